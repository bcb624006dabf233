import { distance } from 'fastest-levenshtein';

/** ` Did you mean 'x'?`, where a word begins like it or is at most two edits away; else nothing. */
export function didYouMean(written: string, words: readonly string[]): string {
  const start = written.slice(0, 64).toLowerCase();
  const [closest] = words
    .map((word) => ({
      word,
      edits: start.length > 3 && word.startsWith(start) ? 1 : distance(start, word.toLowerCase()),
    }))
    .filter(({ word, edits }) => edits <= Math.min(2, word.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return closest === undefined ? '' : ` Did you mean '${closest.word}'?`;
}
