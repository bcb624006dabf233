/** So many are told from each other exactly: an import of a few has no need of more memory. */
const EXACTLY = 10_000;

/** Of 32 bits each, 4 megabytes: of a million texts one in 1,700 is taken for an earlier one, of five million one in 50. */
const WORDS = 2 ** 20;

/**
 * Which texts have come before, in constant memory: what it has not met is new, without fail; what it has met may be new
 * all the same (a Bloom filter; of each text, four bits of one word). It takes two numbers for a text, so that another thread
 * can work them out.
 */
export class Seen {
  readonly #few = new Set<number>();
  #bits: Uint32Array | undefined;

  /** @returns whether it may have met the text before */
  meet(place: number, pattern: number): boolean {
    if (this.#bits !== undefined) return meetIn(this.#bits, place, pattern);
    // As much of both as a number holds exactly.
    const both = (place >>> 0) * 2 ** 21 + (pattern >>> 11);
    if (this.#few.has(both)) return true;
    this.#few.add(both);
    if (this.#few.size === EXACTLY) {
      this.#bits = new Uint32Array(WORDS);
      for (const known of this.#few) meetIn(this.#bits, Math.floor(known / 2 ** 21), (known % 2 ** 21) << 11);
      this.#few.clear();
    }
    return false;
  }
}

function meetIn(bits: Uint32Array, place: number, pattern: number): boolean {
  const at = (place >>> 0) % WORDS;
  const mask =
    (1 << (pattern >>> 27)) |
    (1 << ((pattern >>> 22) & 31)) |
    (1 << ((pattern >>> 17) & 31)) |
    (1 << ((pattern >>> 12) & 31));
  const before = bits[at] ?? 0;
  bits[at] = before | mask;
  return (before & mask) === mask;
}

/** The first number for a text, of 32 bits. */
export function placeOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/** The second; it has nothing to do with the first. */
export function patternOf(text: string): number {
  let hash = 0x9747b28c;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x5bd1e995) ^ (hash >>> 15);
  return mixed(hash);
}

/** Of MurmurHash3: every bit of the result depends on every bit. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return twice ^ (twice >>> 16);
}
