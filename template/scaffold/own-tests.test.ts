import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { unpack } from '../generate/workspace';
import { fixtures } from './fixtures';
import { readTree } from './tree';

const root = repositoryRoot();
const PATIENCE = 300_000;

/** As `make test` there would, with the packages of this repository in place of those of a registry. */
describe.each(fixtures())('Given the repository made from the answers %s', (_name, answers) => {
  let folder: string;
  beforeAll(() => {
    folder = unpack(render(readTree(root), answers).tree, root);
    execFileSync('git', ['-C', folder, 'init', '--quiet']);
    run('typescript/bin/tsc', '-b', 'service', 'infra');
  }, PATIENCE);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Fails with what the program says. */
  const run = (program: string, ...args: string[]): void => {
    const env = { ...process.env, NODE_ENV: 'test', JEST_WORKER_ID: undefined };
    try {
      execFileSync(process.execPath, [join(root, 'node_modules', program), ...args], {
        cwd: folder,
        env,
        stdio: 'pipe',
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: Buffer; stderr: Buffer };
      throw new Error(`${program} ${args.join(' ')}\n${stdout.toString()}${stderr.toString()}`, {
        cause: error,
      });
    }
  };

  test(
    'then it is formatted, its types are right, and there is nothing to say about its code',
    () => {
      run('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.');
      run('typescript/bin/tsc', '-p', 'tsconfig.json');
      run('eslint/bin/eslint.js', '.');
    },
    PATIENCE,
  );

  test(
    'then its own tests pass',
    () => {
      run('jest/bin/jest.js', '--runInBand');
    },
    PATIENCE,
  );

  test(
    'then everything that is generated is fresh',
    () => {
      execFileSync(process.execPath, ['infra/dist/main.js', '--check'], { cwd: folder });
      execFileSync(process.execPath, ['service/dist/main.js', 'reference', '--check'], { cwd: folder });
    },
    PATIENCE,
  );
});

test('names as long as the form takes, or as short, are formatted, too', () => {
  const full = Object.fromEntries(fixtures()).full ?? {};
  const searchable = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => ({
      name: String.fromCharCode(97 + index).repeat(length),
      type: 'string',
      searchable: true,
    }));
  // The last two: a list of them that just fits into a line, and one that just does not.
  for (const [length, fields] of [
    [2, full.fields],
    [30, searchable(8, 30)],
    [17, searchable(3, 22)],
    [18, searchable(3, 22)],
  ] as const) {
    const [singular, plural, key] = ['s', 'p', 'k'].map((letter) => letter.repeat(length));
    const folder = unpack(render(readTree(root), { ...full, singular, plural, key, fields }).tree, root);
    const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');
    const said = spawnSync(process.execPath, [prettier, '--list-different', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(said.stdout + said.stderr).toBe('');
  }
}, 300_000);
