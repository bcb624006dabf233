/** A value of a placeholder; a list goes where the dialect compares with one. */
export type Value = string | number | null;
export type Values = readonly (Value | readonly Value[])[];

/** A piece of SQL with a `?` for each of its values, in their order. */
export interface Sql {
  readonly text: string;
  readonly values: Values;
}

export function and(conditions: readonly Sql[]): Sql {
  return join(conditions, ' AND ', 'TRUE');
}

export function or(conditions: readonly Sql[]): Sql {
  return join(conditions, ' OR ', 'FALSE');
}

function join(parts: readonly Sql[], separator: string, none: string): Sql {
  if (parts.length === 0) return { text: none, values: [] };
  return {
    text: `(${parts.map(({ text }) => text).join(separator)})`,
    values: parts.flatMap(({ values }) => values),
  };
}
