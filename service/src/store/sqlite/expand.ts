import { type Expansion, isOneEditApart, neighbourhood, reversed } from '../../resource/search';
import type { Connection } from './connection';

/** What each word of a query stands for, given the words there are. */
export function expand(connection: Connection, queryWords: readonly string[]): Expansion[] {
  return queryWords.map((word) => {
    const known = connection.get('SELECT 1 FROM term WHERE term >= ? AND term < ? LIMIT 1', [
      word,
      after(word),
    ]);
    return known === undefined
      ? { kind: 'similar', terms: similar(connection, word) }
      : { kind: 'prefix', word };
  });
}

function similar(connection: Connection, word: string): string[] {
  const near = neighbourhood(word);
  if (near === undefined) return [];
  const end = reversed(near.suffix);
  const candidates = connection.all<{ term: string }>(
    `SELECT term FROM term WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?
     UNION SELECT term FROM term WHERE reversed >= ? AND reversed < ? AND length(term) BETWEEN ? AND ?
     ORDER BY term`,
    [
      ...[near.prefix, after(near.prefix), near.minimumLength, near.maximumLength],
      ...[end, after(end), near.minimumLength, near.maximumLength],
    ],
  );
  return candidates.map(({ term }) => term).filter((term) => isOneEditApart(word, term));
}

/** The least text that follows everything that begins with `prefix`, in the order of UTF-8. */
function after(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
