import type { Merging } from './merging';
import { quoted } from './names';
import { rows } from './statement';

/**
 * What was written by requests since the import began stays as it was written: the incoming table has of those records what
 * the record table has. Nothing is written any more until the end of the transaction.
 */
export async function keepWritten({ client, names, columns, writtenAfter }: Merging): Promise<void> {
  if (writtenAfter === undefined) return;
  const { record, incoming, again, againTerm, change } = names;
  const list = columns.map(quoted).join(', ');
  await client.query('CREATE TEMP TABLE written (key text COLLATE "C" PRIMARY KEY) ON COMMIT DROP');
  await rows(client, {
    text: `INSERT INTO written SELECT DISTINCT key FROM ${change} WHERE number > ? AND action <> 'import'`,
    values: [writtenAfter],
  });
  await client.query(
    `WITH gone AS (DELETE FROM ${incoming} i USING written w WHERE i.key = w.key RETURNING i.words)
      INSERT INTO suspect SELECT unnest(tsvector_to_array(words)) FROM gone;
    DELETE FROM ${again} a USING written w WHERE a.key = w.key;
    INSERT INTO ${incoming} (${list}) SELECT ${list} FROM ${record} JOIN written USING (key);
    INSERT INTO ${againTerm} SELECT DISTINCT unnest(tsvector_to_array(words)) FROM ${record} JOIN written USING (key)`,
  );
}
