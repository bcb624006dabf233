import type { Field } from '../../resource/definition';
import type { Item } from '../../store/store';
import type { Resource } from '../resource';
import { distanceField, recordFields } from '../schema';
import { project } from './projection';

/** A table (RFC 4180): header row, CRLF, one row per record. */
export interface Table {
  readonly header: string;
  readonly row: (item: Item) => string;
}

/**
 * Every field a column, an absent value empty; lists joined by ` | `; a position two columns, `<field>_lon` and
 * `<field>_lat`. Text that a spreadsheet would run as a formula gets a `'` in front.
 */
export function csvTable(
  resource: Resource,
  fields: ReadonlySet<string> | undefined,
  withDistance: boolean,
): Table {
  const columns = recordFields(resource).filter(({ name }) => fields?.has(name) ?? true);
  if (withDistance) columns.push(distanceField);
  return {
    header: line(columns.flatMap(names)),
    row: (item) => {
      const record = project(item, fields);
      return line(columns.flatMap((column) => cells(column, record[column.name])));
    },
  };
}

function names({ name, type }: Field): string[] {
  return type === 'position' ? [`${name}_lon`, `${name}_lat`] : [name];
}

function cells({ type }: Field, value: unknown): string[] {
  if (type === 'position') {
    const [longitude = '', latitude = ''] = (value ?? []) as (number | '')[];
    return [String(longitude), String(latitude)];
  }
  if (value === undefined || value === null) return [''];
  if (typeof value === 'string') return [harmless(value)];
  if (Array.isArray(value)) return [harmless(value.join(' | '))];
  return [JSON.stringify(value)];
}

/** https://owasp.org/www-community/attacks/CSV_Injection */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function line(values: readonly string[]): string {
  return `${values.map(quoted).join(',')}\r\n`;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
