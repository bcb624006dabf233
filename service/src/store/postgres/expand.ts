import { type Expansion, isOneEditApart, neighbourhood, reversed } from '../../resource/search';
import type { Database } from './database';
import type { Names } from './names';

/** What each word of a query stands for, given the words there are, and in which version of the data set that is so. */
export async function expand(
  database: Database,
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

async function similar(database: Database, { term }: Names, word: string): Promise<string[]> {
  const near = neighbourhood(word);
  if (near === undefined) return [];
  const end = reversed(near.suffix);
  const candidates = await database.query<{ term: string }>({
    text: `SELECT term FROM ${term} WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?
      UNION SELECT term FROM ${term} WHERE reversed >= ? AND reversed < ? AND length(term) BETWEEN ? AND ?
      ORDER BY term`,
    values: [
      ...[near.prefix, after(near.prefix), near.minimumLength, near.maximumLength],
      ...[end, after(end), near.minimumLength, near.maximumLength],
    ],
  });
  return candidates.map((candidate) => candidate.term).filter((found) => isOneEditApart(word, found));
}

/** The least text that follows everything that begins with `prefix`, in the order of UTF-8. */
function after(prefix: string): string {
  return `${prefix}\u{10FFFF}`;
}
