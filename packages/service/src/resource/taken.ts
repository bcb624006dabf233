import type { ResourceDefinition } from './definition';

/** What stands where a key would, `/vessels/lookup`, of every resource and where clients write. */
const PATHS = ['lookup'];
const WRITTEN = [...PATHS, 'bulk', 'changes'];

/**
 * @param own what else stands there, of the team's own routes
 * @returns a function that says why no record may have a key: whoever asked for it, in one of its spellings, would get
 * something else. `undefined`: it may
 */
export function takenKeys(
  { plural, writable, readKey }: ResourceDefinition,
  own: readonly string[] = [],
): (key: unknown) => string | undefined {
  const taken = new Map<unknown, string>();
  for (const word of [...(writable === undefined ? PATHS : WRITTEN), ...own]) {
    const key = readKey(word);
    if (key !== undefined) taken.set(key, word);
  }
  return (key) => {
    const word = taken.size === 0 ? undefined : taken.get(key);
    return word && `has the key ${String(key)}, but /${plural}/${word} is something else`;
  };
}
