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

/** What a word begins with, shortest first, itself last; empty when it is too short for a guess. */
export function beginnings(word: string): string[] {
  const letters = Array.from(word);
  if (letters.length < SHORTEST_FORGIVEN) return [];
  return Array.from({ length: letters.length + 1 }, (_, length) => letters.slice(0, length).join(''));
}

/**
 * Everything that one insertion, deletion, replacement or exchange of neighbours makes of a word and that may be there.
 * @param next which letters there are after each of its `beginnings`
 */
export function oneEditAway(word: string, next: readonly (readonly string[])[]): string[] {
  const letters = Array.from(word);
  const found = new Set<string>();
  next.forEach((candidates, at) => {
    const [before, after] = [letters.slice(0, at).join(''), letters.slice(at)];
    const [here = '', beyond = ''] = after;
    for (const letter of candidates) {
      found.add(before + letter + after.join(''));
      if (here !== '') found.add(before + letter + after.slice(1).join(''));
    }
    if (here !== '') found.add(before + after.slice(1).join(''));
    if (beyond !== '') found.add(before + beyond + here + after.slice(2).join(''));
  });
  found.delete(word);
  return [...found];
}

/** The least text that follows everything that begins with `prefix`, in the order of UTF-8. */
export function after(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
