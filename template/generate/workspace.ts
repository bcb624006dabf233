import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { type Tree, writeTree } from '../scaffold/tree';

/** A tree in a folder of its own, its programs compiled, with the packages of the repository at `root`. */
export function unpack(tree: Tree, root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-'));
  writeTree(tree, folder);
  symlinkPackages(root, folder);
  compile(tree, folder);
  return folder;
}

/** Everything that is installed, the packages of the path among it. */
function symlinkPackages(root: string, folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.installed')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
}

const compiled = new Map<string, string>();

/** As `tsc -b` does, without looking at types: a moment instead of ten seconds. */
function compile(tree: Tree, folder: string): void {
  for (const [path, { content }] of tree) {
    const [, place, rest] = /^(service\/)src\/(.*)\.ts$/.exec(path) ?? /^(infra\/)(.*)\.ts$/.exec(path) ?? [];
    if (place === undefined || rest === undefined || rest.endsWith('.test')) continue;
    const source = content.toString();
    const output = compiled.get(source) ?? transpile(path, source);
    compiled.set(source, output);
    const file = join(folder, place, 'dist', `${rest}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, output);
  }
}

function transpile(path: string, source: string): string {
  return transpileModule(source, {
    fileName: path,
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2024, esModuleInterop: true },
  }).outputText;
}

/** Of each tree what differs from the one before it; of the first, nothing. By path; null for what is not there. */
export function changes(trees: readonly Tree[]): Record<string, string | null>[] {
  return trees.map((tree, index) => {
    const before = trees[index - 1] ?? tree;
    const changed = [...tree].filter(
      ([path, { content }]) => before.get(path)?.content.equals(content) !== true,
    );
    const gone = [...before.keys()].filter((path) => !tree.has(path));
    return Object.fromEntries([
      ...changed.map(([path, { content }]): [string, string] => [path, content.toString()]),
      ...gone.map((path): [string, null] => [path, null]),
    ]);
  });
}

export function files(folder: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
