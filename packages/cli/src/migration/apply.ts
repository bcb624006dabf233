import { posix } from 'node:path';
import { bounded, PATIENCE } from '../bounded';
import type { Answers } from '../record';
import { isAtOrBelow, isBinary, type Tree } from '../tree';
import { compareVersions, parseVersion, type Version, writeVersion } from '../version';
import { parseSteps, type Step } from './step';

export interface Migration {
  readonly version: Version;
  readonly steps: readonly Step[];
}

const FILE = /^template\/migrations\/([^/]+)\.yaml$/;

/** The migrations that lie between two versions, in their order. They travel with the newer one. */
export function migrationsBetween(template: Tree, from: Version, to: Version): Migration[] {
  return [...template]
    .flatMap(([path, { content }]) => {
      const [, name] = FILE.exec(path) ?? [];
      if (name === undefined) return [];
      const version = parseVersion(name);
      if (version === undefined) throw new Error(`${path}: is not named after a version`);
      const isBetween = compareVersions(version, from) > 0 && compareVersions(version, to) <= 0;
      return isBetween ? [{ version, steps: parseSteps(path, content.toString()) }] : [];
    })
    .sort((a, b) => compareVersions(a.version, b.version));
}

/** Answers under the names that the newer form has for them. */
export function migrateAnswers(answers: Answers, migrations: readonly Migration[]): Answers {
  const renamed = new Map(Object.entries(answers));
  for (const step of stepsOf(migrations)) {
    if (step.kind !== 'rename answer' || !renamed.has(step.from)) continue;
    if (!renamed.has(step.to)) renamed.set(step.to, renamed.get(step.from));
    renamed.delete(step.from);
  }
  return Object.fromEntries(renamed);
}

export interface MigratedTree {
  readonly tree: Tree;
  /** What was moved, in words, each with the version that asked for it. */
  readonly moved: readonly string[];
  /** Files that an edit changed, at their new places. */
  readonly edited: ReadonlySet<string>;
  /** What could not be done. */
  readonly blocked: readonly string[];
}

/** A tree as if it had been made at the newer version's places. `<name>` in a path stands for an answer. */
export function migrateTree(tree: Tree, migrations: readonly Migration[], answers: Answers): MigratedTree {
  const moved: string[] = [];
  const edited = new Set<string>();
  const blocked: string[] = [];
  let current = tree;
  for (const { version, steps } of migrations) {
    for (const step of steps) {
      if (step.kind === 'move') {
        const [from, to] = [withAnswers(step.from, answers), withAnswers(step.to, answers)];
        const result = move(current, from, to);
        blocked.push(...result.blocked);
        if (result.tree === current) continue;
        current = result.tree;
        moved.push(`${writeVersion(version)} moved \`${from}\` to \`${to}\``);
      } else if (step.kind === 'edit') {
        const before = current;
        const what = `the edit of ${step.files} that ${writeVersion(version)} asks for`;
        const result = bounded(PATIENCE, what, () => edit(before, withAnswers(step.files, answers), step));
        current = result.tree;
        for (const path of result.paths) edited.add(path);
      }
    }
  }
  return { tree: current, moved, edited, blocked };
}

/** What the migrations have to say to people. */
export function toldBy(migrations: readonly Migration[]): string[] {
  return migrations.flatMap(({ version, steps }) =>
    steps.flatMap((step) => (step.kind === 'tell' ? [`${writeVersion(version)}: ${step.text.trim()}`] : [])),
  );
}

function stepsOf(migrations: readonly Migration[]): Step[] {
  return migrations.flatMap(({ steps }) => steps);
}

function withAnswers(path: string, answers: Answers): string {
  return path.replace(/<(\w+)>/g, (placeholder, name: string) => {
    const answer = answers[name];
    return typeof answer === 'string' ? answer : placeholder;
  });
}

function move(tree: Tree, from: string, to: string): { tree: Tree; blocked: string[] } {
  const blocked: string[] = [];
  const moved = new Map(tree);
  for (const [path, file] of tree) {
    if (!isAtOrBelow(path, from)) continue;
    const target = to + path.slice(from.length);
    if (tree.has(target)) {
      blocked.push(
        `\`${path}\` belongs at \`${target}\` now, where a file of yours is; bring the two together`,
      );
      continue;
    }
    moved.delete(path);
    moved.set(target, file);
  }
  return {
    tree: moved.size === tree.size && [...moved.keys()].every((path) => tree.has(path)) ? tree : moved,
    blocked,
  };
}

function edit(tree: Tree, files: string, { find, replace }: Extract<Step, { kind: 'edit' }>) {
  const paths: string[] = [];
  const edited = new Map(tree);
  for (const [path, file] of tree) {
    if (file.kind === 'link' || !posix.matchesGlob(path, files) || isBinary(file)) continue;
    const text = file.content.toString();
    const result = text.replace(find, replace);
    if (result === text) continue;
    edited.set(path, { ...file, content: Buffer.from(result) });
    paths.push(path);
  }
  return { tree: edited, paths };
}
