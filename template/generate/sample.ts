import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { type Tree, type TreeFile, writeTree } from '../scaffold/tree';
import { isBelow } from './ours';

const GENERATORS = 'template/generate/generators.mjs';

/** Sources and where `tsc -b` puts them, the longest prefix first. */
const COMPILED = [
  ['packages/spec/src/', 'packages/spec/dist/'],
  ['packages/telemetry/src/', 'packages/telemetry/dist/'],
  ['packages/service/src/', 'packages/service/dist/'],
  ['packages/infra/src/', 'packages/infra/dist/'],
] as const;

/** A tree in a folder of its own, with the packages of the repository at `root`. */
export function unpack(tree: Tree, root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-'));
  writeTree(tree, folder);
  linkPackages(root, folder);
  return folder;
}

/**
 * What the generators of a tree make of it: the tree, with every generated file anew.
 * @param root the repository whose installed packages serve
 * @throws with what the generator says
 */
export async function regenerate(tree: Tree, root: string): Promise<Tree> {
  const [[result = tree] = []] = await regenerateAll([[tree]], root);
  return result;
}

/** The same for several families of trees; those of one differ in what their files say and not in their programs. */
export async function regenerateAll(families: readonly (readonly Tree[])[], root: string): Promise<Tree[][]> {
  const folders: string[] = [];
  try {
    const input = families.map((family) => {
      const [base = new Map<string, TreeFile>()] = family;
      const folder = unpack(base, root);
      folders.push(folder);
      compile(base, folder);
      return { folder, variants: changes(family) };
    });
    const output = await run([join(root, GENERATORS)], JSON.stringify(input));
    const results = JSON.parse(output) as Generated[][];
    return families.map((family, which) =>
      family.map((tree, index) => withGenerated(tree, results[which]?.[index])),
    );
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}

/** Of each tree what differs from the one before it; of the first, nothing. */
function changes(family: readonly Tree[]): Record<string, string | null>[] {
  return family.map((tree, index) => {
    const before = family[index - 1] ?? tree;
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

/** What the generators say: the folders that are theirs, and the files. */
interface Generated {
  readonly owned: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

function withGenerated(tree: Tree, { owned, files }: Generated = { owned: [], files: {} }): Tree {
  const kept = [...tree].filter(([path]) => path in files || !isBelow(path, owned));
  const generated = Object.entries(files).map(([path, text]): [string, TreeFile] => [
    path,
    { kind: tree.get(path)?.kind ?? 'plain', content: Buffer.from(text) },
  ]);
  return new Map([...kept, ...generated]);
}

function run(args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
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

const compiled = new Map<string, string>();

/** As `tsc -b` does, without looking at types: a second instead of half a minute. */
export function compile(tree: Tree, folder: string): void {
  for (const [path, { content }] of tree) {
    const place = COMPILED.find(([source]) => path.startsWith(source));
    if (place === undefined || !path.endsWith('.ts') || path.endsWith('.test.ts')) continue;
    const source = content.toString();
    const output = compiled.get(source) ?? transpile(path, source);
    compiled.set(source, output);
    const file = join(folder, place[1], path.slice(place[0].length).replace(/\.ts$/, '.js'));
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

/** Every installed package but the workspaces, which are the tree's own. */
function linkPackages(root: string, folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@golden-path'), { recursive: true });
  for (const name of ['spec', 'telemetry'])
    symlinkSync(join(folder, 'service', name), join(modules, '@golden-path', name));
  for (const { name } of readdirSync(join(root, 'node_modules'), { withFileTypes: true })) {
    if (name === '@golden-path' || name.startsWith('.installed')) continue;
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
}
