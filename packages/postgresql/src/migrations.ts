import type { Migration } from 'kysely';
import { sql } from 'kysely';
import { fixedColumns, TEXT, withoutStatistics } from './layout';
import { namesOf } from './names';

/**
 * The versions of the schema, in order. One that was released is never changed: another one follows it, and what it
 * does must leave the release before it working, for both run side by side while a new one is rolled out.
 *
 * Columns and indexes that follow from the resource's definition are not versions; `layout.ts` says them and
 * `migrate.ts` adds what is missing.
 */
export function migrations(plural: string): Record<string, Migration> {
  const { record, term, group, dataset } = namesOf(plural);
  return {
    '0001-tables': {
      async up(database) {
        const columns = fixedColumns.map(({ name, type }) => `${name} ${type}`).join(', ');
        for (const statement of [
          `CREATE TABLE ${record} (${columns})`,
          withoutStatistics(record),
          `CREATE TABLE ${term} (term ${TEXT} PRIMARY KEY)`,
          `CREATE TABLE ${group} (field text, label_field text, value ${TEXT}, label ${TEXT}, count float8 NOT NULL)`,
          `CREATE INDEX ON ${group} (field, label_field)`,
          `CREATE TABLE ${dataset} (id int PRIMARY KEY CHECK (id = 1), document text NOT NULL, version text NOT NULL,
             records float8 NOT NULL,
             located float8 NOT NULL, rule text NOT NULL)`,
        ])
          await sql.raw(statement).execute(database);
      },
    },
  };
}
