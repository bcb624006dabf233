import { isAssigned } from './country-boxes';
import { readUnlocode } from './unlocode';

type Source = Readonly<Record<string, unknown>>;

/** A record that has none of these is no port, whatever word it stands under. */
const describing = ['unlocode', 'unlocs', 'name', 'city', 'country', 'coordinates'] as const;

/**
 * The UN/LOCODE of a record: the key it stands under, else `unlocode`, else the first of `unlocs`, else the country and the
 * location of the code list; or why it has none.
 */
export function identityOf(
  source: Source,
  key: string | undefined,
): { unlocode: string } | { rejected: string } {
  const given = key ?? source.unlocode ?? firstOf(source.unlocs) ?? listed(source);
  const unlocode = typeof given === 'string' ? readUnlocode(given) : undefined;
  if (unlocode === undefined) return { rejected: `has no usable UN/LOCODE: ${shown(given)}` };
  // ERROR, PAGES and TOTAL begin with countries, too.
  if (key !== undefined && !describing.some((field) => isGiven(source[field])))
    return { rejected: `has only a key: no ${describing.join(', ')}` };
  const country = unlocode.slice(0, 2);
  if (!isAssigned(country))
    return { rejected: `has a UN/LOCODE that begins with no country of ISO 3166-1: ${unlocode}` };
  const uses = source.function;
  // Position 1 of the code list's functions is a port (UNECE Recommendation 16).
  if (typeof uses === 'string' && /^[0-9B-]{8}$/.test(uses) && !uses.startsWith('1'))
    return { rejected: `is not a port by its UN/LOCODE function: ${uses}` };
  return { unlocode };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list as unknown[])[0] : undefined;
}

function listed({ country, location }: Source): string | undefined {
  const isListed = typeof country === 'string' && typeof location === 'string' && country.length === 2;
  return isListed && location.length === 3 ? country + location : undefined;
}

function shown(identity: unknown): string {
  const text = JSON.stringify(identity) as string | undefined;
  if (text === undefined) return 'none given';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
