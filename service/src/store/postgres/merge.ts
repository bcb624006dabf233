import type { Client } from 'pg';
import type { ResourceDefinition } from '../../resource/definition';
import type { ImportCounts } from '../store';
import { type Names, quoted } from './names';
import { rows } from './statement';
import { swapIn } from './swap';

/** What a commit works on. */
export interface Merging {
  readonly client: Client;
  readonly resource: ResourceDefinition;
  readonly names: Names;
  /** Of the record table, as far as this program knows them. */
  readonly columns: readonly string[];
  /** Also removes what is not in the incoming table. */
  readonly replaces: boolean;
  /** Writes equal records, too. */
  readonly remakes: boolean;
}

/** Looking for so many words, one by one, takes seconds; for more, all words of all records are listed instead. */
const FEW = 20_000;

/** Brings the record table up to the incoming one, inside the transaction. */
export async function merge(merging: Merging, isFirst: boolean): Promise<ImportCounts> {
  const { client, names } = merging;
  const { incoming } = names;
  await client.query('CREATE TEMP TABLE suspect (term text COLLATE "C") ON COMMIT DROP');
  if (!isFirst) await client.query(`CREATE INDEX ON ${incoming} (key, seq)`);
  await client.query(`ANALYZE ${incoming} (key, seq)`);
  await listTerms(merging, isFirst);
  await keepLatest(merging);
  const counts = (isFirst ? await swapIn(merging) : undefined) ?? (await update(merging));
  await forgetTerms(merging);
  return counts;
}

/** Touches only what differs. */
async function update(merging: Merging): Promise<ImportCounts> {
  const { client, names, replaces } = merging;
  const { record, incoming } = names;
  const counts = await count(merging);
  await client.query(
    `INSERT INTO suspect SELECT unnest(tsvector_to_array(ts_delete(r.words, tsvector_to_array(i.words))))
      FROM ${incoming} i JOIN ${record} r USING (key) WHERE r.words <> i.words`,
  );
  const removed = replaces ? await removeOthers(merging) : 0;
  await upsert(merging);
  const changed = counts.created + counts.updated + removed;
  // Plans for a table of another size are bad plans; the server would notice by itself, but only minutes later.
  if (changed > counts.unchanged) await client.query(`ANALYZE ${record}`);
  await client.query(`DROP TABLE ${incoming}`);
  return { ...counts, removed };
}

/** Of several rows of a key the last one of the source stays. */
async function keepLatest({ client, names: { incoming } }: Merging): Promise<void> {
  await client.query(
    `WITH latest AS MATERIALIZED (
        SELECT key, max(seq) AS seq FROM ${incoming} GROUP BY key HAVING count(*) > 1),
      gone AS (DELETE FROM ${incoming} i USING latest l WHERE i.key = l.key AND i.seq < l.seq
        RETURNING i.key, i.words)
      INSERT INTO suspect SELECT DISTINCT unnest(tsvector_to_array(ts_delete(g.words, tsvector_to_array(i.words))))
        FROM latest l JOIN ${incoming} i ON i.key = l.key AND i.seq = l.seq JOIN gone g ON g.key = l.key`,
  );
}

/** Lists the words of what came in. */
async function listTerms({ client, names }: Merging, isFirst: boolean): Promise<void> {
  const { term, incoming, incomingTerm } = names;
  const words = `SELECT DISTINCT unnest(fresh) FROM ${incoming} WHERE fresh IS NOT NULL`;
  if (!isFirst) await client.query(`INSERT INTO ${term} ${words} ON CONFLICT DO NOTHING`);
  else
    await client.query(`CREATE TABLE ${incomingTerm} (LIKE ${term}); INSERT INTO ${incomingTerm} ${words}`);
}

/** Forgets those of the suspected words that no record has any more. */
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

async function count({
  client,
  names: { record, incoming },
}: Merging): Promise<Omit<ImportCounts, 'removed'>> {
  const [counts] = await rows<Omit<ImportCounts, 'removed'>>(client, {
    text: `SELECT CAST(count(*) FILTER (WHERE r.key IS NULL) AS float8) AS created,
        CAST(count(*) FILTER (WHERE r.hash <> i.hash) AS float8) AS updated,
        CAST(count(*) FILTER (WHERE r.hash = i.hash) AS float8) AS unchanged
      FROM ${incoming} i LEFT JOIN ${record} r USING (key) WHERE i.seq >= 0`,
    values: [],
  });
  return counts ?? { created: 0, updated: 0, unchanged: 0 };
}

async function removeOthers({ client, names: { record, incoming } }: Merging): Promise<number> {
  const [removed] = await rows<{ count: number }>(client, {
    text: `WITH gone AS (DELETE FROM ${record} r WHERE NOT EXISTS (SELECT FROM ${incoming} i WHERE i.key = r.key)
        RETURNING r.words),
      suspected AS (INSERT INTO suspect SELECT unnest(tsvector_to_array(words)) FROM gone)
      SELECT CAST(count(*) AS float8) AS count FROM gone`,
    values: [],
  });
  return removed?.count ?? 0;
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
