import type { Infrastructure } from '../infrastructure';
import type { KubernetesObject } from '../manifests/object';
import { literalParameters } from '../parameters/literal';
import type { Settings } from '../settings/settings';
import { chartObjects } from './chart';
import { chartTokens, MARK, TOKEN } from './tokens';

/** What stands for what, for one set of settings. */
interface Literals {
  readonly value: (name: string) => unknown;
  readonly holds: (condition: string) => boolean;
  readonly numbers: ReadonlyMap<number, string>;
  readonly environment: readonly object[];
}

/**
 * The chart's objects with the settings in place of the tokens: what Helm renders for a release with the name of
 * the service, if its template engine does what the expressions say (test/helm.sh has Helm's own word for it).
 */
export function substitutedChart(infra: Infrastructure, settings: Settings): KubernetesObject[] {
  const tokens = chartTokens(infra);
  const parameters = literalParameters(infra, settings);
  const literals: Literals = {
    value: (name) =>
      name.split('.').reduce<unknown>(field, parameters) ?? name.split('.').reduce<unknown>(field, settings),
    holds: (condition) => tokens.condition(condition).holds(settings),
    numbers: tokens.numbers,
    environment: parameters.environment,
  };
  return chartObjects(infra, tokens)
    .filter(({ conditions }) => conditions.every(literals.holds))
    .map(({ object }) => substitute(object, literals) as KubernetesObject);
}

function field(target: unknown, key: string): unknown {
  return typeof target === 'object' && target !== null
    ? (target as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function substitute(value: unknown, literals: Literals): unknown {
  const text = (all: string): string => all.replace(TOKEN, (_, name: string) => literal(name, literals));
  if (typeof value === 'string') {
    const name = literals.numbers.get(Number(value));
    return name === undefined ? text(value) : String(literals.value(name));
  }
  if (typeof value === 'number') {
    const name = literals.numbers.get(value);
    return name === undefined ? value : literals.value(name);
  }
  if (Array.isArray(value)) return items(value, literals);
  if (typeof value !== 'object' || value === null) return value;
  return fields(value, literals, text);
}

/** The same of a map: marks are keys of it. What had only marks, and has nothing left, is not there. */
function fields(map: object, literals: Literals, text: (all: string) => string): object {
  const open: boolean[] = [];
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, inner]): [string, unknown][] => {
      const mark = MARK.exec(key)?.groups;
      if (mark?.condition !== undefined) open.push(literals.holds(mark.condition));
      if (mark?.end !== undefined) open.pop();
      if (open.includes(false)) return [];
      if (mark?.entries !== undefined) return Object.entries(literals.value(mark.entries) as object);
      if (mark !== undefined) return [];
      const value = substitute(inner, literals);
      return isEmpty(value) && !isEmpty(inner) ? [] : [[text(key), value]];
    }),
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** Drops what a false `if` encloses, and puts lists in place of their marks. */
function items(list: readonly unknown[], literals: Literals): unknown[] {
  // One for each `if` that is open, the innermost last.
  const open: boolean[] = [];
  return list.flatMap((item): readonly unknown[] => {
    const mark = MARK.exec(markText(item))?.groups;
    if (mark?.condition !== undefined) open.push(literals.holds(mark.condition));
    if (mark?.end !== undefined) open.pop();
    if (open.includes(false)) return [];
    if (mark === undefined) return [substitute(item, literals)];
    if (mark.environment !== undefined) return literals.environment;
    return mark.list === undefined ? [] : (literals.value(mark.list) as readonly unknown[]);
  });
}

function markText(item: unknown): string {
  if (typeof item === 'string') return item;
  const values: readonly unknown[] = Object.values(item ?? {});
  return typeof values[0] === 'string' && values.length === 1 ? values[0] : '';
}

function literal(name: string, literals: Literals): string {
  const value = literals.value(name);
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Error(`no text for the token ⟦${name}⟧`);
  return String(value);
}
