import { formatVersion } from '@golden-path/infra/tools';
import type { Tree, TreeFile } from '../tree';
import { mergeTrees, type MergedTree } from './trees';

const labels = { base: 'the path v1.0.0', ours: 'yours', theirs: 'the path v1.1.0' };

type Files = Readonly<Record<string, string | Buffer | TreeFile>>;

function tree(files: Files): Tree {
  return new Map(
    Object.entries(files).map(([path, file]) => [
      path,
      typeof file === 'string' || Buffer.isBuffer(file)
        ? { kind: 'plain', content: Buffer.from(file) }
        : file,
    ]),
  );
}

const executable = (content: string): TreeFile => ({ kind: 'executable', content: Buffer.from(content) });
const link = (target: string): TreeFile => ({ kind: 'link', content: Buffer.from(target) });

function merge(base: Files, ours: Files, theirs: Files): MergedTree {
  return mergeTrees({ base: tree(base), ours: tree(ours), theirs: tree(theirs), labels });
}

const contents = (merged: MergedTree) =>
  Object.fromEntries([...merged.tree].map(([path, { content }]) => [path, content.toString()]));
const outcomes = (merged: MergedTree) =>
  Object.fromEntries(merged.changes.map(({ path, outcome }) => [path, outcome]));

const LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const text = (change: Readonly<Record<string, string>> = {}, end = '\n') =>
  LINES.map((line) => `${change[line] ?? line}${end}`).join('');

describe('Given what the path had, what the team has and what the path has now', () => {
  it('then a file that the team did not touch follows the path, and one the path did not touch stays', () => {
    const merged = merge({ x: '1', y: '1', z: '1' }, { x: '1', y: '2', z: '1' }, { x: '2', y: '1' });

    expect(contents(merged)).toEqual({ x: '2', y: '2' });
    expect(outcomes(merged)).toEqual({ x: 'updated', z: 'removed' });
  });

  it('then edits of different lines are both there', () => {
    const merged = merge({ x: text() }, { x: text({ b: 'ours' }) }, { x: text({ g: 'theirs' }) });

    expect(contents(merged)).toEqual({ x: text({ b: 'ours', g: 'theirs' }) });
    expect(outcomes(merged)).toEqual({ x: 'merged' });
  });

  it('then an environment runs what the team released, from where the repository is now', () => {
    const path = 'gitops/overlays/dev/version.yaml';
    const runs = (repository: string, tag: string, digit: string) =>
      formatVersion({ repository, tag, digest: `sha256:${digit.repeat(64)}` });
    const [here, there] = ['registry.acme.example/a/b/vessels', 'registry.acme.example/d/vessels'];
    const merged = merge(
      { [path]: runs(here, '0.1.0', '0') },
      { [path]: runs(here, '1.2.0', 'e') },
      { [path]: runs(there, '0.1.0', '0') },
    );

    expect(contents(merged)).toEqual({ [path]: runs(there, '1.2.0', 'e') });
    expect(outcomes(merged)).toEqual({ [path]: 'merged' });
  });

  it('then the same edit on both sides is one edit', () => {
    const merged = merge({ x: text() }, { x: text({ b: 'same' }) }, { x: text({ b: 'same' }) });

    expect(contents(merged)).toEqual({ x: text({ b: 'same' }) });
    expect(merged.changes).toEqual([]);
  });

  it.each([
    ['overlapping', { d: 'ours' }, { d: 'theirs' }],
    ['adjacent', { d: 'ours' }, { e: 'theirs' }],
  ])('then %s edits conflict, with all three sides between the marks', (_, ours, theirs) => {
    const merged = merge({ x: text() }, { x: text(ours) }, { x: text(theirs) });

    expect(outcomes(merged)).toEqual({ x: 'conflict' });
    expect(contents(merged).x).toMatch(
      /^<<<<<<< yours\n(.*\n)*ours\n(.*\n)*\|\|\|\|\|\|\| the path v1\.0\.0\n(.*\n)+=======\n(.*\n)*theirs\n(.*\n)*>>>>>>> the path v1\.1\.0$/m,
    );
    expect(contents(merged).x).toMatch(/^a\nb\nc\n/);
    expect(merged.changes[0]?.conflict).toContain('the same lines in one place');
  });

  it('then what the team deleted stays deleted, and what the path deleted and the team edited stays', () => {
    const merged = merge({ x: '1', y: '1' }, { y: 'ours' }, { x: '2' });

    expect(contents(merged)).toEqual({ y: 'ours' });
    expect(outcomes(merged)).toEqual({ x: 'left deleted', y: 'conflict' });
  });

  it('then a file that both added is not a conflict when it is the same, and is one when it is not', () => {
    const merged = merge({}, { x: 'same\n', y: 'ours\n' }, { x: 'same\n', y: 'theirs\n' });

    expect(outcomes(merged)).toEqual({ y: 'conflict' });
    expect(contents(merged).y).toMatch(/<<<<<<< yours\nours\n[^]*=======\ntheirs\n>>>>>>> /);
  });

  it('then a file that ends its lines with CR LF is merged and still does', () => {
    const merged = merge({ x: text() }, { x: text({ b: 'ours' }, '\r\n') }, { x: text({ g: 'theirs' }) });

    expect(contents(merged)).toEqual({ x: text({ b: 'ours', g: 'theirs' }, '\r\n') });
    expect(outcomes(merged)).toEqual({ x: 'merged' });
  });

  it('then a file without an end of line at its end is merged', () => {
    const merged = merge({ x: text() }, { x: text({ b: 'ours' }) }, { x: text().trimEnd() });

    expect(contents(merged)).toEqual({ x: text({ b: 'ours' }).trimEnd() });
  });

  it('then modes are merged like content: who changed it wins', () => {
    const merged = merge(
      { x: text(), y: executable('1'), z: '1' },
      { x: executable(text()), y: executable('2'), z: executable('1') },
      { x: text({ g: 'theirs' }), y: '1', z: '2' },
    );

    expect([...merged.tree].map(([path, { kind }]) => [path, kind])).toEqual([
      ['x', 'executable'],
      ['y', 'plain'],
      ['z', 'executable'],
    ]);
    expect(contents(merged)).toEqual({ x: text({ g: 'theirs' }), y: '2', z: '2' });
  });

  it('then a binary file that both changed is the team’s, and needs a hand', () => {
    const binary = (byte: number) => Buffer.from([0, byte]);
    const merged = merge(
      { x: binary(1), y: binary(1) },
      { x: binary(2), y: binary(1) },
      { x: binary(3), y: binary(3) },
    );

    expect(merged.tree.get('x')?.content).toEqual(binary(2));
    expect(merged.tree.get('y')?.content).toEqual(binary(3));
    expect(outcomes(merged)).toEqual({ x: 'conflict', y: 'updated' });
  });

  it('then a link that both changed is the team’s, and needs a hand', () => {
    const merged = merge(
      { x: link('a'), y: 'text' },
      { x: link('b'), y: link('c') },
      { x: link('d'), y: 'new' },
    );

    expect(contents(merged)).toEqual({ x: 'b', y: 'c' });
    expect(outcomes(merged)).toEqual({ x: 'conflict', y: 'conflict' });
  });

  it('then bytes that are not UTF-8 survive a merge', () => {
    const latin = (change: Readonly<Record<string, string>>) =>
      Buffer.from(text({ a: 'ä', ...change }), 'latin1');
    const merged = merge({ x: latin({}) }, { x: latin({ c: 'ö' }) }, { x: latin({ g: 'ü' }) });

    expect(merged.tree.get('x')?.content).toEqual(latin({ c: 'ö', g: 'ü' }));
  });

  it('then a file of the team that is in the way of a new folder needs a hand', () => {
    const merged = merge({}, { x: 'ours' }, { 'x/y': 'theirs' });

    expect(contents(merged)).toEqual({ x: 'ours' });
    expect(merged.changes).toMatchObject([{ path: 'x/y', outcome: 'conflict' }]);
    expect(merged.changes[0]?.conflict).toContain('your x is in the way');
  });

  it('then a file that makes room for a folder of its name does so', () => {
    expect(contents(merge({ x: '1' }, { x: '1' }, { 'x/y': '2' }))).toEqual({ 'x/y': '2' });
  });

  it('then a file that the team renamed is merged under its new name', () => {
    const merged = mergeTrees({
      base: tree({ x: text() }),
      ours: tree({ mine: text({ b: 'ours' }) }),
      theirs: tree({ x: text({ g: 'theirs' }) }),
      labels,
      renames: new Map([['x', 'mine']]),
    });

    expect(contents(merged)).toEqual({ mine: text({ b: 'ours', g: 'theirs' }) });
  });

  it('then a generated file is taken from the path, whatever the team did to it', () => {
    const merged = mergeTrees({
      base: tree({ x: '1', y: '1' }),
      ours: tree({ x: '2' }),
      theirs: tree({ x: '3', y: '3' }),
      labels,
      isGenerated: () => true,
    });

    expect(contents(merged)).toEqual({ x: '3', y: '3' });
    expect(merged.changes).toEqual([]);
  });
});

describe('Given dependencies, which stand next to each other', () => {
  const manifest = (dependencies: Readonly<Record<string, string>>, more: object = {}) =>
    `${JSON.stringify({ name: 'x', version: '1.0.0', dependencies, ...more }, null, 2)}\n`;

  it('then what team and path changed by different names is merged, in the order of names', () => {
    const merged = merge(
      { 'a/package.json': manifest({ koa: '1.0.0', undici: '1.0.0' }) },
      { 'a/package.json': manifest({ koa: '1.0.0', luxon: '1.0.0', undici: '1.0.0' }) },
      { 'a/package.json': manifest({ koa: '2.0.0', undici: '2.0.0', zod: '1.0.0' }) },
    );

    expect(contents(merged)).toEqual({
      'a/package.json': manifest({ koa: '2.0.0', luxon: '1.0.0', undici: '2.0.0', zod: '1.0.0' }),
    });
    expect(outcomes(merged)).toEqual({ 'a/package.json': 'merged' });
  });

  it('then what one side removed and the other did not change is gone', () => {
    const merged = merge(
      { 'package-lock.json': manifest({ koa: '1.0.0', undici: '1.0.0' }) },
      { 'package-lock.json': manifest({ koa: '1.0.0' }) },
      { 'package-lock.json': manifest({ koa: '2.0.0', undici: '1.0.0' }) },
    );

    expect(contents(merged)).toEqual({ 'package-lock.json': manifest({ koa: '2.0.0' }) });
  });

  it('then two versions of the same package conflict, line by line', () => {
    const merged = merge(
      { 'package.json': manifest({ koa: '1.0.0' }) },
      { 'package.json': manifest({ koa: '1.5.0' }) },
      { 'package.json': manifest({ koa: '2.0.0' }) },
    );

    expect(outcomes(merged)).toEqual({ 'package.json': 'conflict' });
    expect(contents(merged)['package.json']).toContain('<<<<<<< yours\n    "koa": "1.5.0"\n');
  });
});
