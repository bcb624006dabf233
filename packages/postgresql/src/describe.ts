import { randomUUID } from 'node:crypto';
import type { Dataset, DefectCount } from '@golden-path/service/adapter';
import { groupColumn } from './layout';
import type { Merging } from './merging';
import { quoted } from './names';
import { rows } from './statement';

/** Where a data set comes from, and when it came. */
export type Origin = Pick<Dataset, 'source' | 'sha256' | 'loadedAt'>;

const EXAMPLES = 5;

/** Counts what is there now, and says so in the data set. @param rule by which the rows were made */
export async function describe(
  { client, resource, names }: Pick<Merging, 'client' | 'resource' | 'names'>,
  origin: Origin,
  rule: string,
): Promise<void> {
  const { record, dataset, group } = names;
  await rows(client, { text: `DELETE FROM ${group}`, values: [] });
  for (const { field, label = field } of resource.groupings) {
    const [value, name] = [quoted(groupColumn(field)), quoted(groupColumn(label))];
    await rows(client, {
      text: `INSERT INTO ${group} SELECT CAST(? AS text), CAST(? AS text), ${value}, ${name}, count(*) FROM ${record}
        WHERE ${value} IS NOT NULL GROUP BY ${value}, ${name}`,
      values: [field, label],
    });
  }
  const [counted] = await rows<{ records: number; located: number }>(client, {
    text: `SELECT CAST(count(*) AS float8) AS records, CAST(count(place) AS float8) AS located FROM ${record}`,
    values: [],
  });
  const { records = 0, located = 0 } = counted ?? {};
  const defects = await rows<DefectCount>(client, {
    text: `SELECT kind, CAST(count(*) AS float8) AS count, (array_agg(key ORDER BY key))[1:${EXAMPLES}] AS examples
      FROM ${record}, unnest(warnings) kind WHERE warnings IS NOT NULL GROUP BY kind ORDER BY kind COLLATE "C"`,
    values: [],
  });
  const version = randomUUID();
  const document: Dataset = { ...origin, records, defects, version };
  await rows(client, {
    text: `INSERT INTO ${dataset} (id, document, version, records, located, rule) VALUES (1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO
      UPDATE SET document = excluded.document, version = excluded.version, records = excluded.records,
        located = excluded.located, rule = excluded.rule`,
    values: [JSON.stringify(document), version, records, located, rule],
  });
}
