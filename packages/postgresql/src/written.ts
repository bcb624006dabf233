import type { Client, PoolClient } from 'pg';
import type { Changes, Logged } from '@golden-path/service/adapter';
import type { Reader } from './database';
import { TEXT } from './layout';
import { type Names, namesOf } from './names';
import { rows } from './statement';

/** What a writable resource has beside its records. */
export function writtenTables(
  plural: string,
): readonly { readonly name: string; readonly statements: string[] }[] {
  const { change, log, answered } = namesOf(plural);
  return [
    {
      name: `${plural}_change`,
      statements: [
        `CREATE TABLE ${change} (number int8 PRIMARY KEY, at timestamptz NOT NULL, action text NOT NULL,
           key ${TEXT} NOT NULL, hash text, json text)`,
        `CREATE INDEX ON ${change} (at)`,
        `CREATE INDEX ON ${change} (key, number)`,
      ],
    },
    {
      name: `${plural}_log`,
      statements: [
        `CREATE TABLE ${log} (id int PRIMARY KEY CHECK (id = 1), name text NOT NULL, last int8 NOT NULL,
           forgotten int8 NOT NULL)`,
        `INSERT INTO ${log} VALUES (1, CAST(gen_random_uuid() AS text), 0, 0)`,
      ],
    },
    {
      name: `${plural}_answered`,
      statements: [
        `CREATE TABLE ${answered} (key ${TEXT} PRIMARY KEY, fingerprint text NOT NULL, answer text NOT NULL,
           at timestamptz NOT NULL)`,
        `CREATE INDEX ON ${answered} (at)`,
      ],
    },
  ];
}

/** The number of the last change there is. */
export async function lastNumber(client: Client, { log }: Names): Promise<number> {
  const [found] = await rows<{ last: number }>(client, {
    text: `SELECT CAST(last AS float8) AS last FROM ${log}`,
    values: [],
  });
  return found?.last ?? 0;
}

/** Writes changes into the log, in their order. */
export async function logChanges(
  client: Client | PoolClient,
  { change, log }: Names,
  changes: readonly Pick<Logged, 'action' | 'key' | 'item'>[],
): Promise<void> {
  await rows(client, {
    text: `WITH numbered AS (UPDATE ${log} SET last = last + ? RETURNING last)
      INSERT INTO ${change} SELECT last - ? + n, clock_timestamp(), action, key, hash, json FROM numbered,
        unnest(CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]), CAST(? AS text[]))
          WITH ORDINALITY c (action, key, hash, json, n)`,
    values: [
      changes.length,
      changes.length,
      changes.map(({ action }) => action),
      changes.map(({ key }) => key),
      changes.map(({ item }) => item?.hash ?? null),
      changes.map(({ item }) => item?.json ?? null),
    ],
  });
}

/** Forgets changes of more than so many milliseconds ago, and what was asked longer ago than the other. */
export async function forgetOld(
  client: PoolClient,
  { change, log, answered }: Names,
  changesKept: number,
  answersKept: number,
): Promise<void> {
  const before = "clock_timestamp() - CAST(? AS float8) * interval '1 millisecond'";
  await rows(client, { text: `DELETE FROM ${answered} WHERE at < ${before}`, values: [answersKept] });
  await rows(client, {
    text: `WITH gone AS (DELETE FROM ${change} WHERE at < ${before} RETURNING number)
      UPDATE ${log} SET forgotten = greatest(forgotten, (SELECT max(number) FROM gone))`,
    values: [changesKept],
  });
}

interface Row {
  readonly number: number;
  readonly at: Date;
  readonly action: Logged['action'];
  readonly key: string;
  readonly hash: string | null;
  readonly json: string | null;
}

export async function readChanges(
  reader: Reader,
  { change, log }: Names,
  since: number,
  limit: number,
  key: string | undefined,
  end: 'oldest' | 'newest' = 'oldest',
): Promise<Changes> {
  const [head] = await reader.query<{ name: string; last: number; forgotten: number }>({
    text: `SELECT name, CAST(last AS float8) AS last, CAST(forgotten AS float8) AS forgotten FROM ${log}`,
    values: [],
  });
  const found = await reader.query<Row>({
    text: `SELECT CAST(number AS float8) AS number, at, action, key, hash, json FROM ${change} WHERE number > ?
      ${key === undefined ? '' : 'AND key = ?'} ORDER BY number ${end === 'newest' ? 'DESC' : ''} LIMIT ?`,
    values: [since, ...(key === undefined ? [] : [key]), limit],
  });
  if (end === 'newest') found.reverse();
  return {
    ...{ log: head?.name ?? '', last: head?.last ?? 0, forgotten: head?.forgotten ?? 0 },
    changes: found.map(({ number, at, action, key: of, hash, json }) => ({
      ...{ number, at: at.toISOString(), action, key: of },
      ...(hash !== null && json !== null && { item: { key: of, hash, json } }),
    })),
  };
}
