import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { git, gitLine } from './git';
import { RECORD } from './record';
import { Refusal } from './refusal';
import type { Tree, TreeFile } from './tree';

/**
 * Where everything is made before the repository learns of it: a folder of its own with a git repository that
 * borrows the service's objects. Whatever happens here, the service's repository is as before.
 */
export interface Workshop {
  /** The service's repository. */
  readonly root: string;
  readonly folder: string;
  /** A bare repository. */
  readonly objects: string;
  close(): void;
}

/** @param folder anywhere in the service's work tree */
export function openWorkshop(folder: string): Workshop {
  const root = rootOf(folder);
  needRootService(root, folder);
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'golden-path-upgrade-')));
  const letGo = removedWhenThisEnds(place);
  const objects = join(place, 'objects.git');
  // No templates: they may bring hooks.
  git(place, ['init', '--quiet', '--bare', '--template=', objects]);
  mkdirSync(join(objects, 'info'), { recursive: true });
  const absolute = (name: string) => resolve(root, gitLine(root, 'rev-parse', '--git-path', name));
  writeFileSync(join(objects, 'objects/info/alternates'), `${absolute('objects')}\n`);
  // Where a shallow clone ends.
  if (existsSync(absolute('shallow'))) copyFileSync(absolute('shallow'), join(objects, 'shallow'));
  return {
    root,
    folder: place,
    objects,
    close: () => {
      rmSync(place, { recursive: true, force: true });
      letGo();
    },
  };
}

/**
 * Somebody who waits for the end of this process, `kill -9` included, as its end of a pipe closes then, and who removes
 * the folder. A process of its own group, which an interrupt at a terminal does not reach.
 */
function removedWhenThisEnds(folder: string): () => void {
  const waiting = spawn('sh', ['-c', 'read -r _ || :; rm -rf "$0" || { sleep 5; rm -rf "$0"; }', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  waiting.on('error', () => undefined);
  waiting.unref();
  return () => {
    waiting.stdin.destroy();
  };
}

function rootOf(folder: string): string {
  try {
    return gitLine(folder, 'rev-parse', '--show-toplevel');
  } catch (error) {
    throw new Refusal(
      `this is not a git repository (${(error as Error).message})`,
      'Run it in a clone of the service.',
    );
  }
}

/** An upgrade is a commit of a whole repository, with branches and tags of that service alone. @throws Refusal */
function needRootService(root: string, folder: string): void {
  for (let place = realpathSync(folder); place !== realpathSync(root); place = dirname(place)) {
    if (!existsSync(join(place, RECORD))) continue;
    const below = relative(realpathSync(root), place);
    throw new Refusal(
      `the service is in the folder ${below} of the repository ${root}; it has to be the root of its repository`,
      `Give it one of its own, with its history: \`git subtree split --prefix=${below} --branch=service\`, and push that branch to a new repository.`,
    );
  }
}

const KINDS: Readonly<Record<string, TreeFile['kind']>> = {
  '100644': 'plain',
  '100755': 'executable',
  '120000': 'link',
};
const MODES = { plain: '100644', executable: '100755', link: '120000' } as const;

/** A commit's files, byte for byte. Submodules are left out: they are no files. */
export function readCommit(repository: string, commit: string): Tree {
  const entries = git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit])
    .toString()
    .split('\0')
    .flatMap((line) => {
      const [, mode = '', id = '', path = ''] = /^(\d+) \w+ (\w+)\t([^]*)$/.exec(line) ?? [];
      const kind = KINDS[mode];
      return kind === undefined ? [] : [{ kind, id, path }];
    });
  const output = git(repository, ['cat-file', '--batch'], {
    input: entries.map(({ id }) => `${id}\n`).join(''),
  });
  let position = 0;
  return new Map(
    entries.map(({ kind, path }) => {
      const start = output.indexOf('\n', position) + 1;
      const size = Number(output.toString('latin1', position, start).split(' ')[2]);
      position = start + size + 1;
      return [path, { kind, content: output.subarray(start, start + size) }];
    }),
  );
}

export interface CommitText {
  readonly parent?: string;
  readonly message: string;
  /** `Name <email> 1700000000 +0000` */
  readonly identity: string;
}

/** Writes a tree as a commit; no branch points to it. @returns its id */
export function writeCommit(
  repository: string,
  tree: Tree,
  { parent, message, identity }: CommitText,
): string {
  const text = Buffer.from(message);
  const chunks: (Buffer | string)[] = ['feature done\n', 'commit refs/golden-path/made\n', 'mark :1\n'];
  chunks.push(`committer ${identity}\ndata ${text.length}\n`, text, '\n');
  if (parent !== undefined) chunks.push(`from ${parent}\n`);
  chunks.push('deleteall\n');
  for (const [path, { kind, content }] of tree)
    chunks.push(`M ${MODES[kind]} inline ${quote(path)}\ndata ${content.length}\n`, content, '\n');
  chunks.push('\ndone\n');
  const input = Buffer.concat(
    chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
  );
  git(repository, ['fast-import', '--quiet', '--force'], { input });
  return gitLine(repository, 'rev-parse', 'refs/golden-path/made');
}

/** As `git fast-import` reads it: like a string of C. */
function quote(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** Writes a tree into a folder that has none of it. */
export function unpack(tree: Tree, folder: string): void {
  for (const [path, { content, kind }] of tree) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (kind === 'link') symlinkSync(content.toString(), file);
    else writeFileSync(file, content, { flag: 'wx', mode: kind === 'executable' ? 0o755 : 0o644 });
  }
}

/** What git tracks in a work tree as it is now, and what it would add. */
export function readWorkTree(root: string): Tree {
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
    .toString()
    .split('\0');
  return new Map(
    [...new Set(listed)].sort().flatMap((path) => {
      const file = path === '' ? undefined : readFile(root, path);
      return file === undefined ? [] : [[path, file] as const];
    }),
  );
}

export function readFile(folder: string, path: string): TreeFile | undefined {
  const file = join(folder, path);
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isDirectory()) return undefined;
  if (stats.isSymbolicLink()) return { kind: 'link', content: Buffer.from(readlinkSync(file)) };
  return { kind: (stats.mode & 0o100) === 0 ? 'plain' : 'executable', content: readFileSync(file) };
}

/** Every file of a folder, but for those of which the path, with `/` after folders, matches. */
export function readFolder(folder: string, except?: RegExp): Tree {
  const files = new Map<string, TreeFile>();
  const visit = (inner: string): void => {
    for (const entry of readdirSync(join(folder, inner), { withFileTypes: true })) {
      const path = inner + entry.name;
      if (except?.test(entry.isDirectory() ? `${path}/` : path) === true) continue;
      if (entry.isDirectory()) visit(`${path}/`);
      const file = readFile(folder, path);
      if (file !== undefined) files.set(path, file);
    }
  };
  visit('');
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
