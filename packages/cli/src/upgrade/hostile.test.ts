import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '../../test/repository';
import { makeTemplate, type TinyTemplate } from '../../test/tiny-template';
import { lines, type Made, run } from '../../test/upgrading';
import { scorecard } from '../check/scorecard';
import * as confinement from '../confinement/confined';
import { renderVersion } from '../rendering/version';
import { openWorkshop } from '../workshop';

/** What a version may not touch: a file with a secret, a place where a key would be, a process, a variable. */
let place: string;
let other: ChildProcess;
const at = (name: string) => join(place, name);
beforeAll(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'golden-path-outside-')));
  writeFileSync(at('secret.txt'), 'a secret of the team\n');
  other = spawn('sleep', ['600'], { stdio: 'ignore' });
  process.env.A_TOKEN = 'a secret of the caller';
});
afterAll(() => {
  other.kill();
  delete process.env.A_TOKEN;
  rmSync(place, { recursive: true });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Tries all of it, each for itself; what it could read it leaves in what is generated. */
const hostile = () => `
const { DatabaseSync } = require('node:sqlite');
const fs = require('node:fs');
const attempt = (work) => { try { return String(work()); } catch (error) { return 'refused'; } };
attempt(() => fs.mkdirSync('.git'));
const config = '[core]\\n\\trepositoryformatversion = 0\\n\\tfsmonitor = "touch ${at('by-git')}; false"\\n';
attempt(() => fs.writeFileSync('.git/config', config));
attempt(() => fs.writeFileSync('.git/HEAD', 'ref: refs/heads/main\\n'));
attempt(() => { fs.mkdirSync('.git/objects'); fs.mkdirSync('.git/refs'); });
attempt(() => { fs.rmSync('outside', { recursive: true }); fs.symlinkSync('${place}', 'outside'); });
attempt(() => new DatabaseSync('${at('key')}').exec('CREATE TABLE keys (key TEXT)'));
attempt(() => fs.writeFileSync('${at('written')}', 'x'));
attempt(() => process.kill(${String(other.pid)}));
fs.writeFileSync('generated.txt', [
  'it ran',
  attempt(() => process.env.A_TOKEN),
  attempt(() => fs.readFileSync('${at('secret.txt')}')),
  attempt(() => fs.readFileSync('/proc/${String(process.pid)}/environ')),
].join('\\n'));
`;

function makeHostile(): { template: TinyTemplate; service: Repository } {
  const template = makeTemplate();
  template.release('1.0.0', { 'x.txt': lines() });
  const service = template.scaffold('1.0.0');
  const node = process.execPath;
  template.release('1.1.0', {
    'hostile.cjs': hostile(),
    'outside/secret.txt': 'what the path has here\n',
    Makefile: `manifests docs-reference:\n\t@'${node}' hostile.cjs\n`,
    // What upgrades once ran.
    'template/scaffold/render.ts': hostile(),
  });
  return { template, service };
}

function expectUntouched(service: Repository, branch?: string): void {
  expect(['key', 'written', 'by-git'].filter((name) => existsSync(at(name)))).toEqual([]);
  expect(other.exitCode ?? other.signalCode).toBeNull();
  if (branch === undefined) return;
  const made = [...service.tree(branch)].map(([path, { content }]) => `${path}: ${content.toString()}`);
  expect(made.filter((file) => /a secret of the (team|caller)/.test(file))).toEqual([]);
}

/** Signals and git's own children need their time. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 500));

it('Given a version of which the generators reach for keys, processes and variables, then they reach nothing', async () => {
  const { template, service } = makeHostile();

  const result = (await run(service, template)) as Made;

  await aMoment();
  expectUntouched(service, result.branch);
  const generated = service.tree(result.branch).get('generated.txt')?.content.toString();
  if (confinement.canConfine()) expect(generated).toMatch(/^it ran\nundefined\nrefused\nrefused$/);
  else expect(result.report).toContain('which this machine cannot confine');
});

describe('Given a machine that cannot confine them', () => {
  it('then they do not run, and the report says what to do', async () => {
    jest.spyOn(confinement, 'runnerOf').mockReturnValue(undefined);
    const { template, service } = makeHostile();

    const result = (await run(service, template)) as Made;

    expectUntouched(service, result.branch);
    expect(result.report).toContain(
      'generated files may be stale, because `make manifests docs-reference` runs code of the newer version, which this machine cannot confine (UNCONFINED=1 runs it nonetheless): run `make manifests docs-reference` and commit',
    );
  });

  it('then somebody may allow it, and a dry run runs nothing nonetheless', async () => {
    jest.spyOn(confinement, 'runnerOf').mockReturnValue(confinement.plain);
    const { template, service } = makeHostile();

    const dry = (await run(service, template, { isDryRun: true, isUnconfinedAllowed: true })) as Made;
    await aMoment();
    expectUntouched(service);

    expect(dry.report).toContain('what is generated is yet to be written anew');
    template.release('1.1.0-rc.1', { Makefile: 'manifests docs-reference:\n\t@env > generated.txt\n' });
    const allowed = (await run(service, template, { to: '1.1.0-rc.1', isUnconfinedAllowed: true })) as Made;
    const generated = service.tree(allowed.branch).get('generated.txt')?.content.toString() ?? '';
    expect(generated).toContain('PATH=');
    expect(generated).not.toContain('A_TOKEN');
  });
});

test('Given such a version, `check` runs nothing of it', () => {
  const { template, service } = makeHostile();
  service.edit('.golden-path.yaml', (text) =>
    text.replace('"unknown"', `"${template.git('rev-parse', 'v1.1.0')}"`),
  );

  const card = scorecard({ folder: service.folder, from: template.folder });

  expectUntouched(service);
  expect(card).toMatchObject({ newest: 'v1.1.0', behind: 1 });
  expect(readFileSync(at('secret.txt'), 'utf8')).toBe('a secret of the team\n');
});

describe('Given a version with an expression that goes back and forth for hours', () => {
  const a = 'a'.repeat(60);
  const template = () => {
    const made = makeTemplate();
    made.release('1.0.0', { 'x.txt': `${a}!`, [a]: 'x', 'y.txt': `${a}\n` });
    return made;
  };

  it.each([
    [
      'an edit',
      { 'template/migrations/1.1.0.yaml': "- edit: { files: 'x.txt', find: '(a+)+$', replace: b }\n" },
      'the edit of x.txt that v1.1.0 asks for takes more than 5 seconds',
    ],
    [
      'the files of an edit',
      { 'template/migrations/1.1.0.yaml': "- edit: { files: '+(a|aa)b', find: b, replace: c }\n" },
      'the edit of +(a|aa)b that v1.1.0 asks for takes more than 5 seconds',
    ],
    [
      'what took the place of a file',
      { [a]: null, 'template/replaced.yaml': "- { files: '+(a|aa)b', by: c }\n" },
      'looking up in template/replaced.yaml what took the place of files takes more than 5 seconds',
    ],
  ])('then %s ends, in words, and the repository is as before', async (_, files, says) => {
    const old = template();
    const service = old.scaffold('1.0.0');
    service.write(a, 'edited\n');
    service.commit('an edit');
    old.release('1.1.0', files);
    const before = service.state();

    await expect(run(service, old)).rejects.toThrow(says);

    expect(service.state()).toBe(before);
  });

  it('then a template ends, too', () => {
    const slow = template();
    slow.release('1.1.0', { 'x.txt': `{{name}} \${{ r/(a+)+$/.test("${a}!") }}\n` });
    const workshop = openWorkshop(slow.folder);

    expect(() => renderVersion(workshop, slow.tree('v1.1.0'), { name: 'quay' }, 4_000)).toThrow(
      'this version of the template cannot be rendered: it takes more than 4 seconds',
    );
    workshop.close();
  });
});
