import {
  type DatabaseIntrospector,
  type Kysely,
  PostgresDialect,
  PostgresIntrospector,
  sql,
  type TableMetadata,
} from 'kysely';

/**
 * Kysely's PostgreSQL, but that its migrator, which asks whether its own tables are there, sees those of one schema: the
 * first of the search path. Kysely reads all schemas' instead, and fails when somebody drops any of them meanwhile.
 */
export class OwnSchemaDialect extends PostgresDialect {
  override createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new OwnSchemaIntrospector(database);
  }
}

class OwnSchemaIntrospector extends PostgresIntrospector {
  constructor(readonly database: Kysely<unknown>) {
    super(database);
  }

  /** Without their columns, for which nobody asks. */
  override async getTables(): Promise<TableMetadata[]> {
    const { rows } = await sql<{ name: string; schema: string }>`
      SELECT c.relname AS name, n.nspname AS schema
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')`.execute(this.database);
    return rows.map((table) => ({ ...table, isView: false, columns: [] }));
  }
}
