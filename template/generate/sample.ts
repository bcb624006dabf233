import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree, TreeFile } from '../scaffold/tree';
import { isBelow } from './path-only';
import { changes, files, unpack } from './workspace';

const GENERATORS = 'template/generate/generators.mjs';

/**
 * What the generators of a service make of its tree: the tree, with every generated file anew.
 * @param root the repository whose built packages serve
 * @throws with what the generator says
 */
export async function regenerate(tree: Tree, root: string): Promise<Tree> {
  const [result = tree] = await regenerateAll([tree], root);
  return result;
}

/** The same for several services. Programs run once for all that have the same. */
export async function regenerateAll(trees: readonly Tree[], root: string): Promise<Tree[]> {
  const families = [...Map.groupBy(trees, programs).values()];
  const made = new Map<Tree, Tree>();
  for (const family of families)
    for (const [index, result] of (await ofFamily(family, root)).entries())
      made.set(family[index] ?? result, result);
  return trees.map((tree) => made.get(tree) ?? tree);
}

/** All that the program of the service reads when it writes its reference, and what infra/main.ts says. */
function programs(tree: Tree): string {
  return [...tree]
    .filter(([path]) => /^(service\/(?!slo\.yaml)|infra\/.*\.ts$|Makefile$|catalog-info\.yaml$)/.test(path))
    .map(([path, { content }]) => `${path}\n${content.toString()}`)
    .join('\n');
}

async function ofFamily(family: readonly Tree[], root: string): Promise<Tree[]> {
  const [first] = family;
  if (first === undefined) return [];
  const folder = unpack(first, root);
  try {
    const said = await run(folder, ['service/dist/main.js', 'reference']);
    const reference = files(
      folder,
      Array.from(said.matchAll(/^(\S+): written$/gm), ([, path = '']) => path),
    );
    const input = JSON.stringify({ folder, variants: changes(family) });
    const results = JSON.parse(await run(folder, [join(root, GENERATORS)], input)) as Generated[];
    return family.map((tree, index) => withGenerated(tree, reference, results[index]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the generators say: the folders that are theirs, and the files. */
interface Generated {
  readonly owned: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

const NOTHING: Generated = { owned: [], files: {} };

function withGenerated(tree: Tree, reference: Generated['files'], { owned, files: made } = NOTHING): Tree {
  const all = { ...reference, ...made };
  const kept = [...tree].filter(([path]) => path in all || !isBelow(path, owned));
  const generated = Object.entries(all).map(([path, text]): [string, TreeFile] => [
    path,
    { kind: tree.get(path)?.kind ?? 'plain', content: Buffer.from(text) },
  ]);
  return new Map([...kept, ...generated]);
}

function run(folder: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 1 << 28, env: { ...process.env, LOG_LEVEL: 'silent' } };
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new Error(
            `a generator fails on the repository with another identity, resource or option:\n${stderr || error.message}`,
          ),
        );
    });
    child.stdin?.end(input);
  });
}
