import fc from 'fast-check';
import { beginnings, oneEditAway } from './search';

/** By the definition, letter by letter. */
function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = [Array.from(a), Array.from(b)].sort((one, other) => one.length - other.length) as [
    string[],
    string[],
  ];
  if (long.length - short.length > 1 || a === b) return false;
  const without = (letters: readonly string[], at: number): string => letters.toSpliced(at, 1).join('');
  if (long.length > short.length) return long.some((_, at) => without(long, at) === short.join(''));
  return short.some((letter, at) => {
    const exchanged = short.toSpliced(at, 2, short[at + 1] ?? '', letter).join('');
    return without(short, at) === without(long, at) || exchanged === long.join('');
  });
}

/** As the stores find them, without an index. */
function similar(word: string, terms: readonly string[]): string[] {
  const next = beginnings(word).map((prefix) => [
    ...new Set(
      terms
        .filter((term) => term.startsWith(prefix) && term !== prefix)
        .map((term) => Array.from(term.slice(prefix.length))[0] ?? ''),
    ),
  ]);
  const candidates = new Set(oneEditAway(word, next));
  return terms.filter((term) => candidates.has(term));
}

test('property: the words one edit away are found, and no others', () => {
  // Few letters, so that words are often close; one of them is of two UTF-16 units.
  const letter = fc.constantFrom('a', 'b', '\u{10400}');
  const word = fc.array(letter, { minLength: 3, maxLength: 5 }).map((letters) => letters.join(''));
  let neighbours = 0;
  fc.assert(
    fc.property(word, fc.uniqueArray(word, { minLength: 20, maxLength: 60 }), (mistyped, terms) => {
      const expected = terms.filter((term) => isOneEditApart(mistyped, term));
      neighbours += expected.length;
      expect(similar(mistyped, terms)).toEqual(Array.from(mistyped).length < 4 ? [] : expected);
    }),
    { numRuns: 300 },
  );
  expect(neighbours).toBeGreaterThan(300);
});

test('a word of three letters is not guessed at', () => {
  expect(beginnings('abc')).toEqual([]);
  expect(beginnings('abcd')).toEqual(['', 'a', 'ab', 'abc', 'abcd']);
});
