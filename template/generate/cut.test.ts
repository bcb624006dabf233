import { withCuts } from './cut';

const cuts = { 'a.ts': [['one\n'], ['two', 'deux']] } as const;

test('the pieces of a file go, or something else stands there; other files stay', () => {
  expect(withCuts(cuts, 'a.ts', 'zero\none\ntwo\n')).toBe('zero\ndeux\n');
  expect(withCuts(cuts, 'b.ts', 'zero\none\ntwo\n')).toBe('zero\none\ntwo\n');
});

test.each([
  ['is not there', 'zero\ntwo\n'],
  ['is there twice', 'one\none\ntwo\n'],
])('a piece that %s is an error that shows it', (_what, text) => {
  expect(() => withCuts(cuts, 'a.ts', text)).toThrow(/^a\.ts must have this piece once.*:\none\n$/s);
});
