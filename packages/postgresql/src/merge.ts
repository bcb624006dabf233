import type { ImportCounts } from '@golden-path/service/adapter';
import { quoted, temporary } from './names';
import { keepWritten } from './kept';
import { wordsIndex } from './layout';
import { rows } from './statement';
import type { Merging } from './merging';
import { swapIn } from './swap';

/** Looking for so many words, one by one, takes seconds; for more, all words of all records are listed instead. */
const FEW = 20_000;

/** A replacement that changes so many records, and most of them, makes a new table rather than mending the old one. */
const MANY = 20_000;

/**
 * Brings the record table up to the incoming one, inside the transaction.
 * @param approve is given the counts before readers have to wait for anything; what it throws is thrown
 */
export async function merge(
  merging: Merging,
  isFirst: boolean,
  approve?: (counts: ImportCounts) => void,
): Promise<ImportCounts> {
  const { client, resource, names, replaces } = merging;
  const { incoming } = names;
  await client.query('CREATE TEMP TABLE suspect (term text COLLATE "C") ON COMMIT DROP');
  await client.query(
    `ALTER TABLE ${incoming} ADD CONSTRAINT ${temporary(`${resource.plural}_pkey`)} PRIMARY KEY (key)`,
  );
  await keepLatest(merging);
  await keepWritten(merging);
  if (!isFirst) await client.query(`ANALYZE ${incoming} (key)`);
  const counts = await count(merging, isFirst);
  approve?.(counts);
  if (merging.remakes) await addRemade(merging);
  const changed = counts.created + counts.updated + counts.removed;
  const swaps = isFirst || (replaces && changed > Math.max(MANY, counts.unchanged));
  await listTerms(merging, swaps);
  const isSwapped = swaps && (await swapIn(merging, isFirst));
  // Where nothing was, somebody else may have written meanwhile.
  const final = isFirst && !isSwapped ? await count(merging, false) : counts;
  if (final !== counts) approve?.(final);
  if (!isSwapped) await update(merging, final);
  await forgetTerms(merging);
  return final;
}

/** Touches only what differs. */
async function update(merging: Merging, counts: ImportCounts): Promise<void> {
  const { client, resource, names, replaces } = merging;
  const { record, incoming } = names;
  await client.query(
    `INSERT INTO suspect SELECT unnest(tsvector_to_array(ts_delete(r.words, tsvector_to_array(i.words))))
      FROM ${incoming} i JOIN ${record} r USING (key) WHERE r.words <> i.words`,
  );
  if (replaces) await removeOthers(merging);
  await upsert(merging);
  // New words wait in a list that every search reads to its end: readers', and thousands of them below.
  await rows(client, {
    text: 'SELECT gin_clean_pending_list(CAST(? AS regclass))',
    values: [quoted(wordsIndex(resource))],
  });
  const changed = counts.created + counts.updated + counts.removed;
  // Plans for a table of another size are bad plans; the server would notice by itself, but only minutes later.
  if (changed > counts.unchanged) await client.query(`ANALYZE ${record}`);
  await client.query(`DROP TABLE ${incoming}`);
}

/** Of several rows of a key the last one of the source stays. */
async function keepLatest({ client, columns, names: { incoming, again } }: Merging): Promise<void> {
  await client.query(`ANALYZE ${again}`);
  // Not by updating: indexes built afterwards over rows that were updated are not used while older transactions run.
  await client.query(
    `WITH latest AS MATERIALIZED (
        SELECT DISTINCT ON (key) key, words FROM ${again} WHERE seq >= 0 ORDER BY key, seq DESC),
      gone AS (DELETE FROM ${incoming} i USING latest l WHERE i.key = l.key RETURNING i.words AS old, l.words AS new)
      INSERT INTO suspect SELECT DISTINCT unnest(tsvector_to_array(ts_delete(old, tsvector_to_array(new)))) FROM (
        SELECT old, new FROM gone
        UNION ALL SELECT a.words, l.words FROM ${again} a JOIN latest l USING (key) WHERE a.seq >= 0) changed
      WHERE old <> new`,
  );
  const list = columns.map(quoted).join(', ');
  await client.query(
    `INSERT INTO ${incoming} (${list})
      SELECT DISTINCT ON (key) ${list} FROM ${again} WHERE seq >= 0 ORDER BY key, seq DESC`,
  );
}

/** What was there and was made anew comes after what the source has. */
async function addRemade({ client, columns, names: { incoming, again } }: Merging): Promise<void> {
  const list = columns.map(quoted).join(', ');
  await client.query(
    `INSERT INTO ${incoming} (${list}) SELECT ${list} FROM ${again} WHERE seq < 0 ON CONFLICT DO NOTHING`,
  );
}

/** Lists the words of what came in. */
async function listTerms({ client, resource, names }: Merging, swaps: boolean): Promise<void> {
  const { term, incomingTerm, againTerm } = names;
  await client.query(
    swaps
      ? `ALTER TABLE ${incomingTerm} ADD CONSTRAINT ${temporary(`${resource.plural}_term_pkey`)} PRIMARY KEY (term);
        INSERT INTO ${incomingTerm} SELECT DISTINCT term FROM ${againTerm} ON CONFLICT DO NOTHING`
      : `INSERT INTO ${term} SELECT term FROM ${incomingTerm} UNION SELECT term FROM ${againTerm}
          ON CONFLICT DO NOTHING;
        DROP TABLE ${incomingTerm}`,
  );
}

/** Forgets the suspected words, but for those that a record still has. */
async function forgetTerms({ client, names: { term, record } }: Merging): Promise<void> {
  const [found] = await rows<{ count: number }>(client, {
    text: 'SELECT CAST(count(DISTINCT term) AS float8) AS count FROM suspect',
    values: [],
  });
  const suspects = found?.count ?? 0;
  if (suspects === 0) return;
  await client.query(
    suspects <= FEW
      ? `DELETE FROM ${term} WHERE term IN (SELECT term FROM suspect) AND NOT EXISTS (
          SELECT FROM ${record} r WHERE r.words @@ CAST('''' || term || '''' AS tsquery))`
      : `DELETE FROM ${term} WHERE term IN (SELECT term FROM suspect EXCEPT
          SELECT unnest(tsvector_to_array(words)) FROM ${record})`,
  );
}

async function count(
  { client, names: { record, incoming }, replaces }: Merging,
  isFirst: boolean,
): Promise<ImportCounts> {
  const nothing = { created: 0, updated: 0, unchanged: 0, removed: 0 };
  const [counts] = await rows<ImportCounts>(client, {
    text: isFirst
      ? `SELECT CAST(count(*) AS float8) AS created FROM ${incoming}`
      : `SELECT CAST(count(*) FILTER (WHERE r.key IS NULL) AS float8) AS created,
          CAST(count(*) FILTER (WHERE r.hash <> i.hash) AS float8) AS updated,
          CAST(count(*) FILTER (WHERE r.hash = i.hash) AS float8) AS unchanged,
          CAST(${replaces ? `(SELECT count(*) FROM ${record} r WHERE NOT EXISTS (SELECT FROM ${incoming} i WHERE i.key = r.key))` : '0'} AS float8) AS removed
        FROM ${incoming} i LEFT JOIN ${record} r USING (key)`,
    values: [],
  });
  return { ...nothing, ...counts };
}

async function removeOthers({ client, names: { record, incoming } }: Merging): Promise<void> {
  await client.query(
    `WITH gone AS (DELETE FROM ${record} r WHERE NOT EXISTS (SELECT FROM ${incoming} i WHERE i.key = r.key)
        RETURNING r.words)
      INSERT INTO suspect SELECT unnest(tsvector_to_array(words)) FROM gone`,
  );
}

/** A row that somebody else inserts at the same moment is waited for, and then updated: the last writer wins. */
async function upsert({ client, names: { record, incoming }, columns, remakes }: Merging): Promise<void> {
  const list = columns.map(quoted);
  await client.query(
    `INSERT INTO ${record} (${list.join(', ')}) SELECT ${list.map((name) => `i.${name}`).join(', ')}
      FROM ${incoming} i ${remakes ? '' : `LEFT JOIN ${record} r USING (key) WHERE r.key IS NULL OR r.hash <> i.hash`}
      ON CONFLICT (key) DO UPDATE SET ${list
        .slice(1)
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')}`,
  );
}
