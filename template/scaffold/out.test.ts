import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeFolder } from './out';

const place = realpathSync(mkdtempSync(join(tmpdir(), 'out-')));
const at = (...names: string[]) => join(place, ...names);
beforeAll(() => {
  mkdirSync(at('empty'));
  mkdirSync(at('full'));
  writeFileSync(at('full/file'), '');
  for (const [link, target] of [
    ['to-empty', 'empty'],
    ['to-full', 'full'],
    ['to-file', 'full/file'],
    ['to-nothing', 'nothing'],
  ] as const)
    symlinkSync(at(target), at(link));
});
afterAll(() => {
  rmSync(place, { recursive: true });
});

test.each([
  ['a folder that does not exist', at('a/b/new'), at('a/b/new')],
  ['an empty one', at('empty'), at('empty')],
  ['a link to an empty one', at('to-empty'), at('empty')],
])('%s is free', (_, name, folder) => {
  expect(freeFolder(name)).toBe(folder);
});

test.each([
  ['one with files', at('full'), 'is not empty'],
  ['a link to one', at('to-full'), 'is not empty'],
  ['a file', at('full/file'), 'is a file'],
  ['a link to a file', at('to-file'), 'is a file'],
  ['a link to nothing', at('to-nothing'), 'is a link to nothing'],
  ['a folder in a file', at('full/file/new'), `would be in ${at('full/file')}, which is not a folder`],
  // Where nobody can make any, not even root.
  ['a folder where none can be made', '/proc/new', 'would be in /proc, where no folder can be made'],
  ['a folder below one', at('full/file/a/b'), `would be in ${at('full/file')}, which is not a folder`],
])('%s is refused', (_, name, why) => {
  expect(() => freeFolder(name)).toThrow(`OUT: ${name} ${why}; name a folder that does not exist yet`);
});
