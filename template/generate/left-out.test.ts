import type { TreeFile } from '../scaffold/tree';
import { leftOut } from './left-out';

const options = [
  { name: 'database', ours: 'postgresql', others: ['embedded'] },
  { name: 'canary', ours: true, others: [false] },
];

/** What is there with both options, without the one, the other, and both. */
function samples(...paths: [both: string, withoutDatabase: string, withoutCanary: string, none: string]) {
  const file: TreeFile = { kind: 'plain', content: Buffer.of() };
  return paths.map((names, index) => ({
    choices: { database: index % 2 === 0 ? 'postgresql' : 'embedded', canary: index < 2 },
    tree: new Map(Array.from(names, (name) => [name, file])),
  }));
}

test('a file goes with each option that it needs', () => {
  expect(leftOut(samples('abcd', 'bd', 'ad', 'd'), options)).toEqual({
    'database only': ['a', 'c'],
    'canary only': ['b', 'c'],
  });
});

test.each([
  ['is gone only without both', samples('ab', 'ab', 'ab', 'a'), 'b is gone without database and canary'],
  ['is there only without both', samples('a', 'a', 'a', 'ab'), 'b is there without database and canary'],
])('a file that %s is an error', (_what, some, message) => {
  expect(() => leftOut(some, options)).toThrow(message);
});
