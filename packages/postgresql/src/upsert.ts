import type { ResourceDefinition, Row, Sql } from '@golden-path/service/adapter';
import type { CopyValue } from './encode';
import { fixedColumns, ownColumns, type TableColumn } from './layout';
import { namesOf, quoted } from './names';
import { valuesOf } from './pack';

/** A statement has 65,535 parameters at most; what makes so many of rows keeps requests waiting for some milliseconds. */
const MOST_PARAMETERS = 5000;

/** Statements that put rows into the record table, in the place of those that have their keys. */
export function* upserts(resource: ResourceDefinition, rows: readonly Row[]): Generator<Sql> {
  const columns = [...fixedColumns, ...ownColumns(resource)];
  const names = columns.map(({ name }) => quoted(name));
  const tuple = `(${columns.map(placeholder).join(', ')})`;
  const set = names.slice(1).map((name) => `${name} = excluded.${name}`);
  const size = Math.floor(MOST_PARAMETERS / columns.length);
  for (let at = 0; at < rows.length; at += size) {
    const batch = rows.slice(at, at + size);
    yield {
      text: `INSERT INTO ${namesOf(resource.plural).record} (${names.join(', ')}) VALUES ${batch.map(() => tuple).join(', ')}
        ON CONFLICT (key) DO UPDATE SET ${set.join(', ')}`,
      values: batch.flatMap((row) => valuesOf(row).map((value, index) => parameter(columns[index], value))),
    };
  }
}

function placeholder({ encoding }: TableColumn): string {
  switch (encoding) {
    case 'text':
      return 'CAST(? AS text)';
    case 'number':
      return 'CAST(? AS float8)';
    case 'texts':
      return 'CAST(? AS text[])';
    case 'words':
      return 'array_to_tsvector(CAST(? AS text[]))';
    case 'point':
      return 'CAST(? AS point)';
  }
}

function parameter(column: TableColumn | undefined, value: CopyValue): Sql['values'][number] {
  if (value === null) return null;
  if (column?.encoding === 'words') return value === '' ? [] : (value as string).split(' ');
  // Written shortest and read exactly, on both sides.
  if (column?.encoding === 'point') return `(${(value as readonly number[]).join(',')})`;
  return value;
}
