import { after, beginnings, type Expansion, oneEditAway } from '../../resource/search';
import type { Connection } from './connection';

/** What each word of a query stands for, given the words there are. */
export function expand(connection: Connection, queryWords: readonly string[]): Expansion[] {
  return queryWords.map((word) => {
    const known = connection.first('SELECT 1 FROM term WHERE term >= ? AND term < ? LIMIT 1', [
      word,
      after(word),
    ]);
    return known === undefined
      ? { kind: 'similar', terms: similar(connection, word) }
      : { kind: 'prefix', word };
  });
}

function similar(connection: Connection, word: string): string[] {
  const next = beginnings(word).map((prefix, length) => lettersAfter(connection, prefix, length));
  return connection
    .all<{ term: string }>(
      'SELECT term FROM term WHERE term IN (SELECT value FROM json_each(?)) ORDER BY term',
      [JSON.stringify(oneEditAway(word, next))],
    )
    .map(({ term }) => term);
}

/** From one word to the first that goes on with another letter: as many steps as there are letters, not words. */
function lettersAfter(connection: Connection, prefix: string, length: number): string[] {
  return connection
    .all<{ letter: string }>(
      `WITH RECURSIVE step (letter) AS (
         SELECT (SELECT substr(term, ?3, 1) FROM term WHERE term > ?1 AND term < ?2 ORDER BY term LIMIT 1)
         UNION ALL
         SELECT (SELECT substr(term, ?3, 1) FROM term
           WHERE term > ?1 || letter || char(0x10FFFF) AND term < ?2 ORDER BY term LIMIT 1)
         FROM step WHERE letter IS NOT NULL)
       SELECT letter FROM step WHERE letter IS NOT NULL`,
      [prefix, after(prefix), length + 1],
    )
    .map(({ letter }) => letter);
}
