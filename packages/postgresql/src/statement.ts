import type { Client, Pool, PoolClient } from 'pg';
import type { Sql, Values } from '@golden-path/service/adapter';

/** Runs a statement. @param name prepares it once per connection, for what is asked often */
export async function rows<T>(
  client: Client | PoolClient | Pool,
  { text, values }: Sql,
  name?: string,
): Promise<T[]> {
  const result = await client.query<object & T>({
    text: numbered(text),
    values: parameters(values),
    ...(name !== undefined && { name }),
  });
  return result.rows;
}

/** The same, each row an array of its columns. */
export async function arrays<T extends readonly unknown[]>(
  client: Client | PoolClient | Pool,
  { text, values }: Sql,
): Promise<T[]> {
  const result = await client.query<T[]>({
    text: numbered(text),
    values: parameters(values),
    rowMode: 'array',
  });
  return result.rows as unknown as T[];
}

/** `?` → `$1`, `$2`, …; our SQL has no other question marks. */
export function numbered(text: string): string {
  let count = 0;
  return text.replace(/\?/g, () => `$${++count}`);
}

/** PostgreSQL's text holds no NUL, so no text that has one is in the database. */
export function parameters(values: Values): unknown[] {
  return values.map((value) => {
    if (typeof value === 'string') return withoutNul(value);
    if (!Array.isArray(value)) return value;
    return value.map((item: unknown) => (typeof item === 'string' ? withoutNul(item) : item));
  });
}

export function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{FFFD}') : text;
}
