import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infra as here } from '../test/this-service';
import type { Choices } from './choices';
import { synthesise } from './synthesise';

const choices: Choices = { components: [], environments: ['prod'] };

describe('Given infra/main.ts, called in a repository', () => {
  const before = process.cwd();
  let root: string;
  let said: string[];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'synthesise-'));
    for (const file of ['catalog-info.yaml', 'service/slo.yaml', 'service/package.json'])
      cpSync(join(here.root, file), join(root, file));
    mkdirSync(join(root, 'gitops/overlays/prod'), { recursive: true });
    process.chdir(root);
    said = [];
    const note = (text: string): void => void said.push(text);
    jest.spyOn(console, 'log').mockImplementation(note);
    jest.spyOn(console, 'error').mockImplementation(note);
  });
  afterEach(() => {
    process.chdir(before);
    process.exitCode = undefined;
    jest.restoreAllMocks();
    rmSync(root, { recursive: true });
  });

  it('then it writes what is missing, and a second time nothing', () => {
    synthesise(choices, []);
    expect(said).toContain('gitops/base/deployment.yaml: written');
    expect(process.exitCode).toBeUndefined();

    said = [];
    synthesise(choices, []);
    expect(said).toEqual([expect.stringMatching(/^\d+ generated files, 0 changed$/)]);
  });

  it('when something was edited, then --check names it and fails, and writes nothing', () => {
    synthesise(choices, []);
    const file = join(root, 'gitops/base/service.yaml');
    writeFileSync(file, 'edited\n');
    said = [];

    synthesise(choices, ['--check']);

    expect(said).toEqual([
      'gitops/base/service.yaml: different',
      expect.stringMatching(/service\/slo\.yaml: run `make manifests` and commit the result\.$/),
    ]);
    expect(process.exitCode).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('edited\n');
  });

  it.each([
    ['catalog-info.yaml', 'kind: x\n', "no Component with spec.type 'service'"],
    ['service/slo.yaml', 'kind: SLO\n', 'service/slo.yaml'],
  ])('when %s cannot be read, then one sentence says why, and nothing is written', (file, text, message) => {
    writeFileSync(join(root, file), text);

    synthesise(choices, []);

    expect(said.join('\n')).toContain(message);
    expect(said.join('\n')).not.toMatch(/^ +at /m);
    expect(process.exitCode).toBe(1);
  });

  it('when an environment has no overlay, then it says so', () => {
    synthesise({ ...choices, environments: ['qa', 'prod'] }, []);

    expect(said).toEqual([
      expect.stringContaining("has the environment 'qa', and there is no gitops/overlays/qa"),
    ]);
  });
});
