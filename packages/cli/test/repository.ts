import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git, gitLine } from '../src/git';
import type { Tree } from '../src/tree';
import { readCommit, unpack } from '../src/workshop';

/** A real git repository in a folder of its own. */
export interface Repository {
  readonly folder: string;
  write(path: string, content: string | Buffer): void;
  edit(path: string, change: (text: string) => string): void;
  read(path: string): string;
  remove(path: string): void;
  move(from: string, to: string): void;
  makeExecutable(path: string): void;
  link(path: string, target: string): void;
  unpack(tree: Tree): void;
  /** @returns the commit's id */
  commit(message: string, tag?: string): string;
  git(...args: string[]): string;
  tree(commit: string): Tree;
  /** Everything that somebody who looks at the repository would see: references, work tree, index. */
  state(): string;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function makeRepository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-test-'));
  made.push(folder);
  const run = (...args: string[]) => gitLine(folder, ...args);
  const place = (path: string) => join(folder, path);
  run('init', '--quiet', '--initial-branch=main');
  for (const [name, value] of Object.entries({
    'user.name': 'A Team',
    'user.email': 'team@example.org',
    'core.autocrlf': 'false',
    'commit.gpgsign': 'false',
    'gc.auto': '0',
  }))
    run('config', name, value);
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(place(path)), { recursive: true });
    writeFileSync(place(path), content);
  };
  const read = (path: string) => readFileSync(place(path), 'utf8');
  return {
    folder,
    write,
    read,
    edit: (path, change) => {
      const before = read(path);
      const after = change(before);
      if (after === before) throw new Error(`${path}: the edit changes nothing`);
      write(path, after);
    },
    remove: (path) => {
      rmSync(place(path), { recursive: true });
    },
    move: (from, to) => {
      mkdirSync(dirname(place(to)), { recursive: true });
      renameSync(place(from), place(to));
    },
    makeExecutable: (path) => {
      chmodSync(place(path), 0o755);
    },
    link: (path, target) => {
      symlinkSync(target, place(path));
    },
    unpack: (tree) => {
      unpack(tree, folder);
    },
    commit: (message, tag) => {
      run('add', '--all');
      run('commit', '--quiet', '--allow-empty', '-m', message);
      if (tag !== undefined) run('tag', tag);
      return run('rev-parse', 'HEAD');
    },
    git: run,
    tree: (commit) => readCommit(folder, commit),
    state: () =>
      [
        run('for-each-ref'),
        run('rev-parse', '--abbrev-ref', 'HEAD'),
        run('status', '--porcelain', '--ignored'),
        run('stash', 'list'),
        run('worktree', 'list'),
        git(folder, ['ls-files', '--stage']).toString(),
      ].join('\n'),
  };
}
