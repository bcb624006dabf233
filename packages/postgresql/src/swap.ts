import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { BUILD_MEMORY, indexesOf } from './layout';
import type { Merging } from './merging';
import { quoted, temporary } from './names';
import { rows } from './statement';

/** How long readers wait at most behind our wish for the tables, how often we wish, and how long they have between. */
export const PATIENCE = { milliseconds: 200, attempts: 20, pause: 300 };

/** SQLSTATEs: the lock was not to be had; something that somebody else made depends on the table. */
const LOCK_NOT_AVAILABLE = '55P03';
const DEPENDENT_OBJECTS = '2BP01';

/**
 * Builds the indexes of the incoming tables, each at once, and puts them in the place of those there are.
 * @param mustBeEmpty nothing may be lost: somebody may have written to the table since it was looked at
 * @returns `false` when that place cannot be had, because somebody reads from it all the time or built upon it; the
 * incoming words are then listed, and the incoming records are still to be
 */
export async function swapIn(merging: Merging, mustBeEmpty: boolean): Promise<boolean> {
  const { client, resource, names } = merging;
  const { record, term, incoming, incomingTerm } = names;
  const { plural } = resource;
  const indexes = indexesOf(resource);
  for (const { name, on, memory = BUILD_MEMORY } of indexes)
    await client.query(
      `SET LOCAL maintenance_work_mem = '${memory}'; CREATE INDEX ${temporary(name)} ON ${on(incoming)}`,
    );
  if (!(await drop(merging, mustBeEmpty))) {
    await client.query(
      `INSERT INTO ${term} SELECT * FROM ${incomingTerm} ON CONFLICT DO NOTHING; DROP TABLE ${incomingTerm}`,
    );
    return false;
  }
  const statements = [
    `ALTER TABLE ${incoming} RENAME TO ${record}`,
    `ALTER TABLE ${incomingTerm} RENAME TO ${term}`,
    ...[...indexes.map(({ name }) => name), `${plural}_pkey`, `${plural}_term_pkey`].map(
      (name) => `ALTER INDEX ${temporary(name)} RENAME TO ${quoted(name)}`,
    ),
    `ANALYZE ${record}, ${term}`,
  ];
  await client.query(statements.join('; '));
  return true;
}

async function drop(merging: Merging, mustBeEmpty: boolean): Promise<boolean> {
  for (let attempt = 1; attempt <= PATIENCE.attempts; attempt++) {
    const outcome = await tryToDrop(merging, mustBeEmpty);
    if (outcome !== 'busy') return outcome === 'dropped';
    await delay(PATIENCE.pause);
  }
  return false;
}

async function tryToDrop(
  { client, names }: Merging,
  mustBeEmpty: boolean,
): Promise<'dropped' | 'busy' | 'needed'> {
  const { record, term, incoming } = names;
  await client.query(`SAVEPOINT swap; SET LOCAL lock_timeout = ${PATIENCE.milliseconds}`);
  try {
    await client.query(`LOCK TABLE ${record}, ${term} IN ACCESS EXCLUSIVE MODE`);
    // Somebody may have granted others the use of it, which the new one would not inherit.
    const [found] = await rows<{ same: boolean }>(client, {
      text: `SELECT ${mustBeEmpty ? `NOT EXISTS (SELECT FROM ${record}) AND` : ''} a.relacl IS NOT DISTINCT FROM b.relacl AS same
        FROM pg_class a, pg_class b WHERE a.oid = CAST(? AS regclass) AND b.oid = CAST(? AS regclass)`,
      values: [record, incoming],
    });
    if (found?.same !== true) {
      await client.query('ROLLBACK TO SAVEPOINT swap');
      return 'needed';
    }
    await client.query(`DROP TABLE ${record}, ${term}; RELEASE SAVEPOINT swap; SET LOCAL lock_timeout = 0`);
    return 'dropped';
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await client.query('ROLLBACK TO SAVEPOINT swap');
    if (error.code === LOCK_NOT_AVAILABLE) return 'busy';
    if (error.code === DEPENDENT_OBJECTS) return 'needed';
    throw error;
  }
}
