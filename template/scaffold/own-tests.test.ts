import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { unpack } from '../generate/sample';
import { fixtures } from './fixtures';
import { render } from './render';
import { readTree } from './tree';

const root = repositoryRoot();
const PATIENCE = 300_000;

/** As `make test` there would, with the packages of this repository instead of its own. */
describe.each(fixtures().filter(([name]) => name === 'full' || name === 'hostile'))(
  'Given the repository made from the answers %s',
  (_name, answers) => {
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
      'then it is formatted',
      () => {
        run('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.');
      },
      PATIENCE,
    );

    test(
      'then what it serves and what is generated passes its own tests',
      () => {
        const own = [
          `packages/service/src/${String(answers.plural)}/`,
          'packages/service/src/reference/',
          'packages/service/src/http/reference',
          'packages/service/src/store/',
          'packages/service/test/telemetry-contract',
        ];
        const infra = [
          'packages/infra/src/outputs',
          'packages/infra/src/overlay/',
          'packages/infra/src/catalog/',
          'packages/infra/src/release/',
          'packages/infra/src/documents/',
          'packages/infra/src/workplace/',
          // Without an option, what is said of it in these is gone.
          'packages/infra/src/argocd/',
          'packages/infra/src/policy/',
          'packages/infra/src/chart/',
          'packages/infra/src/schema/',
          'packages/infra/src/slo/documents/',
          'packages/infra/src/sync-wave',
        ];
        const files = ['packages/cli/src/upgrade/generated'];
        run('jest/bin/jest.js', '--runInBand', ...own, ...infra, ...files);
      },
      PATIENCE,
    );

    test(
      'then its types are right, and there is nothing to say about its code',
      () => {
        run('typescript/bin/tsc', '-p', 'tsconfig.json');
        run(
          'eslint/bin/eslint.js',
          `packages/service/src/${String(answers.plural)}`,
          'service/src/served.ts',
          'packages/infra/src',
        );
      },
      PATIENCE,
    );
  },
);
