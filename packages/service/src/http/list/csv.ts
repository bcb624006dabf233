import type { Field } from '../../resource/definition';
import type { Listed } from '../../store/store';
import type { Resource } from '../resource';
import { distanceField, recordFields } from '../schema';
import { distanceKm, recordOf } from './projection';

/** A table (RFC 4180): header row, CRLF, one row per record. */
export interface Table {
  readonly header: string;
  readonly row: (item: Listed) => string;
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
    header: `${columns.flatMap(names).map(quoted).join(',')}\r\n`,
    row: (item) => {
      const record = recordOf(item);
      const texts = columns.map((column) => {
        const value = column === distanceField ? distanceKm(item) : record[column.name];
        return column.type === 'position' ? position(value) : cell(value);
      });
      return `${texts.join(',')}\r\n`;
    },
  };
}

function names({ name, type }: Field): string[] {
  return type === 'position' ? [`${name}_lon`, `${name}_lat`] : [name];
}

function position(value: unknown): string {
  const [longitude = '', latitude = ''] = (value ?? []) as (number | '')[];
  return `${longitude},${latitude}`;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return quoted(harmless(value));
  if (Array.isArray(value)) return quoted(harmless(value.join(' | ')));
  return quoted(JSON.stringify(value));
}

/** https://owasp.org/www-community/attacks/CSV_Injection */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
