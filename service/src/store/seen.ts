/** So many are remembered as they are: an import of a few has no need of more memory. */
const EXACTLY = 10_000;

/** Of 32 bits each, 8 megabytes: of a million texts one in a thousand is taken for an earlier one, of ten, one in ten. */
const WORDS = 2 ** 21;

/**
 * Which texts have come before, in constant memory: what it has not met is new, without fail; what it has met may be new
 * all the same (a Bloom filter; of each text, four bits of one word).
 */
export class Seen {
  readonly #texts = new Set<string>();
  #bits: Uint32Array | undefined;

  /** @returns whether it may have met the text before */
  meet(text: string): boolean {
    if (this.#bits !== undefined) return meetIn(this.#bits, text);
    if (this.#texts.has(text)) return true;
    this.#texts.add(text);
    if (this.#texts.size === EXACTLY) {
      this.#bits = new Uint32Array(WORDS);
      for (const known of this.#texts) meetIn(this.#bits, known);
      this.#texts.clear();
    }
    return false;
  }
}

function meetIn(bits: Uint32Array, text: string): boolean {
  let [place, pattern] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    place = Math.imul(place ^ unit, 0x01000193);
    pattern = Math.imul(pattern ^ unit, 0x5bd1e995) ^ (pattern >>> 15);
  }
  const at = mixed(place) % WORDS;
  const four = mixed(pattern);
  const mask =
    (1 << (four & 31)) |
    (1 << ((four >>> 5) & 31)) |
    (1 << ((four >>> 10) & 31)) |
    (1 << ((four >>> 15) & 31));
  const before = bits[at] ?? 0;
  bits[at] = before | mask;
  return (before & mask) === mask;
}

/** Of MurmurHash3: every bit of the result depends on every bit. */
function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
