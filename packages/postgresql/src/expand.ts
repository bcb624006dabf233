import { after, beginnings, type Expansion, oneEditAway } from '@golden-path/service/adapter';
import type { Reader } from './database';
import type { Names } from './names';

/** What each word of a query stands for, given the words there are, and in which version of the data set that is so. */
export async function expand(
  database: Reader,
  names: Names,
  words: readonly string[],
): Promise<{ version: string | null; expansions: Expansion[] }> {
  const known = await database.query<{ known: boolean; version: string | null }>({
    text: `SELECT EXISTS (SELECT FROM ${names.term} WHERE term >= w.first AND term < w.last) AS known,
        (SELECT version FROM ${names.dataset}) AS version
      FROM unnest(CAST(? AS text[]), CAST(? AS text[])) WITH ORDINALITY w (first, last, n) ORDER BY n`,
    values: [words, words.map(after)],
  });
  const expansions: Expansion[] = [];
  for (const [index, word] of words.entries()) {
    expansions.push(
      known[index]?.known === true
        ? { kind: 'prefix', word }
        : { kind: 'similar', terms: await similar(database, names, word) },
    );
  }
  return { version: known[0]?.version ?? null, expansions };
}

async function similar(database: Reader, { term }: Names, word: string): Promise<string[]> {
  const prefixes = beginnings(word);
  if (prefixes.length === 0) return [];
  // From one word to the first that goes on with another letter: as many steps as there are letters, not words.
  const next = await database.query<{ letters: string[] }>({
    text: `SELECT ARRAY(
        WITH RECURSIVE step (letter) AS (
          (SELECT substr(term, length(w.first) + 1, 1) FROM ${term} WHERE term > w.first AND term < w.last
            ORDER BY term LIMIT 1)
          UNION ALL
          SELECT (SELECT substr(term, length(w.first) + 1, 1) FROM ${term}
            WHERE term > w.first || letter || chr(1114111) AND term < w.last ORDER BY term LIMIT 1)
          FROM step WHERE letter IS NOT NULL)
        SELECT letter FROM step WHERE letter IS NOT NULL) AS letters
      FROM unnest(CAST(? AS text[]), CAST(? AS text[])) WITH ORDINALITY w (first, last, n) ORDER BY n`,
    values: [prefixes, prefixes.map(after)],
  });
  const candidates = oneEditAway(
    word,
    next.map(({ letters }) => letters),
  );
  const found = await database.query<{ term: string }>({
    text: `SELECT term FROM ${term} WHERE term = ANY (?) ORDER BY term`,
    values: [candidates],
  });
  return found.map((row) => row.term);
}
