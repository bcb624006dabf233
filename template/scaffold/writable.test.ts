import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { unpack } from '../generate/workspace';
import { fixtures } from './fixtures';
import { readTree, type Tree } from './tree';

const root = repositoryRoot();
const PATIENCE = 300_000;

/** What "let clients write" of docs/how-to.md has a team edit. */
const EDITS: readonly (readonly [path: RegExp, from: string | RegExp, to: string])[] = [
  [/^service\/src\/[^/]+\/definition\.ts$/, /\n {2}parse,\n/, '\n  writable: true,\n  parse,\n'],
  [/^infra\/main\.ts$/, /^import \{ defineInfra/m, "import { writes } from '@golden-path/infra';\n$&"],
  [/^infra\/main\.ts$/, /components: \[(.*)\]/, 'components: [$1, writes]'],
  [/^gitops\/overlays\/[^/]+\/kustomization\.yaml$/, 'components:\n', '$&  - ../../components/writes\n'],
  [/^gitops\/overlays\/dev\/replicas\.yaml$/, /maxReplicas: \d+/, 'maxReplicas: 1'],
];

/** A test of theirs, of a write, as `service.test.ts` has others. */
const TEST = `import { type BuiltService, startBuiltService, until } from '@golden-path/service/testing';

let service: BuiltService;
beforeAll(async () => {
  service = await startBuiltService();
  await until('ready', async () => (await fetch(\`\${service.origin}/ready\`)).ok);
});
afterAll(() => service.stop());

test('a record is written with a token, and without one it is not', async () => {
  const { paths } = (await (await fetch(\`\${service.origin}/openapi.json\`)).json()) as { paths: object };
  const path = Object.keys(paths).find((name) => name.endsWith('}')) ?? '';
  const list = path.replace(/\\/[^/]+$/, '');
  const { items } = (await (await fetch(\`\${service.origin}\${list}\`)).json()) as { items: object[] };
  const [key] = Object.values(items[0] ?? {}) as string[];
  const remove = (headers = {}) => fetch(\`\${service.origin}\${list}/\${String(key)}\`, { method: 'DELETE', headers });
  expect((await remove()).status).toBe(401);
  expect((await remove({ Authorization: \`Bearer \${String(service.token)}\` })).status).toBe(204);
  expect((await fetch(\`\${service.origin}\${list}/\${String(key)}\`)).status).toBe(404);
});
`;

function written(tree: Tree): Tree {
  const edited = new Map(tree);
  for (const [path, from, to] of EDITS) {
    const found = [...edited].filter(([name]) => path.test(name));
    expect([String(path), found.length]).not.toEqual([String(path), 0]);
    for (const [name, file] of found) {
      const before = file.content.toString();
      const after = before.replace(from, to);
      expect([name, after]).not.toEqual([name, before]);
      edited.set(name, { ...file, content: Buffer.from(after) });
    }
  }
  return edited.set('service/src/writes.test.ts', { kind: 'plain', content: Buffer.from(TEST) });
}

describe.each(fixtures().filter(([name]) => name === 'minimal'))(
  'Given the repository made from the answers %s, in which clients shall write',
  (_name, answers) => {
    let folder: string;
    const run = (program: string, ...args: string[]): string =>
      execFileSync(process.execPath, [program, ...args], {
        cwd: folder,
        env: { ...process.env, NODE_ENV: 'test', JEST_WORKER_ID: undefined },
        encoding: 'utf8',
        stdio: 'pipe',
      });
    beforeAll(() => {
      folder = unpack(written(render(readTree(root), answers).tree), root);
      execFileSync('git', ['-C', folder, 'init', '--quiet']);
      run(join(root, 'node_modules/typescript/bin/tsc'), '-b', 'service', 'infra');
      run('infra/dist/main.js');
      run('service/dist/main.js', 'reference');
    }, PATIENCE);
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    test(
      'then its own tests pass, and what is generated is fresh',
      () => {
        run(join(root, 'node_modules/jest/bin/jest.js'), '--runInBand');
        run('infra/dist/main.js', '--check');
        run('service/dist/main.js', 'reference', '--check');
      },
      PATIENCE,
    );
  },
);
