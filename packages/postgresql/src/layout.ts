import type { ResourceDefinition } from '@golden-path/service/adapter';
import { columnsOf, groupedFields, writingOf } from '@golden-path/service/adapter';
import { quoted } from './names';

/** How a value travels in PostgreSQL's binary COPY format; see `encode.ts`. */
export type Encoding = 'text' | 'number' | 'texts' | 'words' | 'point';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly encoding: Encoding;
}

/** Text that is compared by the bytes of its UTF-8, as all stores do, whatever the database's language. */
export const TEXT = 'text COLLATE "C"';

/** What every resource's table has, in the order in which an import writes it. */
export const fixedColumns: readonly TableColumn[] = [
  { name: 'key', type: `${TEXT} PRIMARY KEY`, encoding: 'text' },
  { name: 'hash', type: `${TEXT} NOT NULL`, encoding: 'text' },
  { name: 'json', type: 'text NOT NULL', encoding: 'text' },
  { name: 'name', type: `${TEXT} NOT NULL`, encoding: 'text' },
  { name: 'words', type: 'tsvector NOT NULL', encoding: 'words' },
  { name: 'aliases', type: 'text[]', encoding: 'texts' },
  { name: 'warnings', type: 'text[]', encoding: 'texts' },
  { name: 'place', type: 'point', encoding: 'point' },
  ...['x', 'y', 'z'].map((name): TableColumn => ({ name, type: 'float8', encoding: 'number' })),
];

/** Nothing asks for records by these, so no statistics of them are of use. */
export function withoutStatistics(table: string): string {
  return `ALTER TABLE ${table} ${['hash', 'json', 'x', 'y', 'z'].map((name) => `ALTER ${name} SET STATISTICS 0`).join(', ')}`;
}

/** What follows from the definition: a column per field that is filtered, sorted or grouped by. */
export function ownColumns(resource: ResourceDefinition): TableColumn[] {
  return [
    ...columnsOf(resource).map(({ name, type }): TableColumn =>
      type === 'text' ? { name, type: TEXT, encoding: 'text' } : { name, type: 'float8', encoding: 'number' },
    ),
    ...groupedFields(resource).map((field): TableColumn => ({
      name: groupColumn(field),
      type: TEXT,
      encoding: 'text',
    })),
  ];
}

export function groupColumn(field: string): string {
  return `g_${field.toLowerCase()}`;
}

export interface Index {
  readonly name: string;
  /** From the table's name to the end of the statement. */
  readonly on: (table: string) => string;
  /** Best given to building it, where that is not `BUILD_MEMORY`. */
  readonly memory?: string;
}

/** Half of a small server's memory at most, for as long as the indexes are built. */
export const BUILD_MEMORY = '128MB';

/** Words of single records are not left in a list for later, which every search would read to its end. */
export const AT_ONCE = 'fastupdate = off';

/** @param plural begins every index's name, too */
export function indexesOf(resource: ResourceDefinition): Index[] {
  const { plural } = resource;
  return [
    ...columnsOf(resource)
      .filter(({ indexed }) => indexed)
      .map(({ name }): Index => ({
        name: `${plural}_${name}`,
        on: (table) => `${table} (${quoted(name)}, key)`,
      })),
    // With more, it is built in several processes, which takes half as much again, or in a tree that no cache holds.
    {
      name: wordsIndex(resource),
      on: (table) =>
        `${table} USING gin (words)${writingOf(resource) === undefined ? '' : ` WITH (${AT_ONCE})`}`,
      memory: '32MB',
    },
    { name: `${plural}_place`, on: (table) => `${table} USING gist (place)` },
    {
      name: `${plural}_aliases`,
      on: (table) => `${table} USING gin (aliases) WHERE aliases IS NOT NULL`,
    },
    { name: `${plural}_warnings`, on: (table) => `${table} (key) WHERE warnings IS NOT NULL` },
  ];
}

export function wordsIndex({ plural }: ResourceDefinition): string {
  return `${plural}_words`;
}
