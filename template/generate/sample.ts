import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { readTree, type Tree, writeTree } from '../scaffold/tree';

/** The programs that write generated files; both in one process, for most of their time is spent on loading. */
const GENERATORS = ['--require', './infra/dist/main.js', 'service/dist/reference/main.js'];

/** Sources and where `tsc -b` puts them, the longest prefix first. */
const COMPILED = [
  ['service/spec/src/', 'service/spec/dist/'],
  ['service/telemetry/src/', 'service/telemetry/dist/'],
  ['service/src/', 'service/dist/'],
  ['infra/src/', 'infra/dist/'],
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
  const folder = unpack(tree, root);
  const run = promisify(execFile);
  try {
    compile(tree, folder);
    await run('git', ['-C', folder, 'init', '--quiet']);
    await run(process.execPath, GENERATORS, { cwd: folder });
    return readTree(folder);
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(
      `a generator fails on the repository with another identity and resource:\n${stderr || message}`,
      { cause: error },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
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
