import type { ResourceDefinition } from '../resource/definition';
import { vocabularyOf } from './frame';

export type Identity =
  | { readonly kind: 'key'; readonly key: string | undefined }
  /** What it stands under is no key but a name or a number; only the record itself can tell. */
  | { readonly kind: 'own' }
  | { readonly kind: 'contradiction'; readonly reason: string };

/**
 * Which key decides: that of the record itself, if it has one, else the one it stands under. Two that contradict each other
 * are no identity.
 * @returns a function of a record, the key it stands under, and all that it has for its key under whatever names
 */
export function identifier(
  resource: ResourceDefinition,
): (raw: unknown, key: string | undefined, keys: readonly unknown[]) => Identity {
  const { wrappers } = vocabularyOf(resource);
  const { key: field, readKey } = resource;
  const read = (given: unknown): string | undefined =>
    typeof given === 'string' || typeof given === 'number' ? readKey(String(given)) : undefined;
  return (raw, key, keys) => {
    const different = keys.length < 2 ? [] : [...new Set(keys.map(read))].filter((one) => one !== undefined);
    if (different.length > 1)
      return { kind: 'contradiction', reason: `has more than one ${field}: ${different.join(' and ')}` };
    if (key === undefined) return { kind: 'key', key };
    const outer = wrappers.has(key) ? undefined : readKey(key);
    const own =
      typeof raw === 'object' && raw !== null ? read((raw as Record<string, unknown>)[field]) : undefined;
    if (own === undefined) return outer !== undefined && isCode(key) ? { kind: 'key', key } : { kind: 'own' };
    if (outer === undefined || outer === own || !isCode(key)) return { kind: 'key', key: own };
    return {
      kind: 'contradiction',
      reason: `stands under another key than its own ${field}: ${key.slice(0, 40)} and ${own}`,
    };
  };
}

/** Keys are in capitals, or in small letters throughout; `Tokyo` is a name, even where it reads as a key. */
function isCode(key: string): boolean {
  return key === key.toUpperCase() || key === key.toLowerCase();
}
