import { words } from './fold';

/**
 * The one rule of text search, for every store. A record matches when every word of the query is the beginning of one
 * of the record's words. A query word with which no word in the data set begins is taken for a slip of the finger and
 * stands for the words one edit away: a letter inserted, left out, replaced, or two neighbours exchanged.
 */
export interface SearchText {
  /** Folded, words joined by single spaces: compared with the folded name. */
  readonly text: string;
  readonly words: readonly string[];
}

export function searchText(text: string): SearchText {
  const found = words(text);
  return { text: found.join(' '), words: [...new Set(found)] };
}

/** What one query word stands for. */
export type Expansion =
  | { readonly kind: 'prefix'; readonly word: string }
  | { readonly kind: 'similar'; readonly terms: readonly string[] };

/** Relevance, best first: the key that the text reads as, the name, its beginning, …; ties go by folded name, then by key. */
export const RANK = { key: 0, name: 1, nameBegins: 2, wordsInName: 3, other: 4 } as const;

/** Shorter words have too many neighbours for a guess to be of use. */
const SHORTEST_FORGIVEN = 4;

/**
 * Where to look for the words one edit away. One edit leaves the first or the last `length` letters as they are, since
 * between the two lie at least the two neighbours that an exchange touches.
 */
export interface Neighbourhood {
  readonly prefix: string;
  readonly suffix: string;
  readonly minimumLength: number;
  readonly maximumLength: number;
}

export function neighbourhood(word: string): Neighbourhood | undefined {
  const letters = Array.from(word);
  if (letters.length < SHORTEST_FORGIVEN) return undefined;
  const intact = Math.floor((letters.length - 1) / 2);
  return {
    prefix: letters.slice(0, intact).join(''),
    suffix: letters.slice(-intact).join(''),
    minimumLength: letters.length - 1,
    maximumLength: letters.length + 1,
  };
}

/** Whether one insertion, deletion, replacement or exchange of neighbours turns one word into the other. */
export function isOneEditApart(a: string, b: string): boolean {
  const [short, long] = [Array.from(a), Array.from(b)].sort((one, other) => one.length - other.length) as [
    string[],
    string[],
  ];
  if (long.length - short.length > 1 || a === b) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  const rest = (letters: readonly string[], from: number): string => letters.slice(from).join('\0');
  if (long.length > short.length) return rest(short, start) === rest(long, start + 1);
  const exchanged = short[start] === long[start + 1] && short[start + 1] === long[start];
  return (
    rest(short, start + 1) === rest(long, start + 1) ||
    (exchanged && rest(short, start + 2) === rest(long, start + 2))
  );
}

/** The letters in reverse, so that an index over it finds words by their end. */
export function reversed(word: string): string {
  return Array.from(word).reverse().join('');
}
