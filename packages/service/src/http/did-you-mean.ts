/** ` Did you mean 'x'?`, where a word begins like it or is at most two edits away; else nothing. */
export function didYouMean(written: string, words: readonly string[]): string {
  const start = written.slice(0, 64).toLowerCase();
  const [closest] = words
    .map((word) => ({
      word,
      edits: start.length > 3 && word.startsWith(start) ? 1 : editsBetween(start, word.toLowerCase()),
    }))
    .filter(({ word, edits }) => edits <= Math.min(2, word.length / 3))
    .sort((a, b) => a.edits - b.edits);
  return closest === undefined ? '' : ` Did you mean '${closest.word}'?`;
}

/** Levenshtein distance. */
function editsBetween(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substituted));
    }
    previous = row;
  }
  return previous.at(-1) ?? 0;
}
