import type { ResourceDefinition } from '../../resource/definition';
import type { Pack, Packer } from '../pack';
import type { Row } from '../row';
import { Seen } from '../seen';
import { type CopyColumn, CopyEncoder, type CopyValue } from './encode';
import { fixedColumns, ownColumns } from './layout';

/** What the tables of an import take: see `names.ts`. */
export interface ImportColumns {
  readonly incoming: readonly CopyColumn[];
  readonly again: readonly CopyColumn[];
  readonly term: readonly CopyColumn[];
}

/** Words remembered as they are; beyond so many the memory starts anew, and some are sent twice. */
const MOST_KNOWN_WORDS = 100_000;

/** The place in the source of what was there before. */
const BEFORE = -1;

export function importColumns(resource: ResourceDefinition): ImportColumns {
  const incoming = [...fixedColumns, ...ownColumns(resource)];
  return {
    incoming,
    // The place among such rows, from 0. The greatest of a key counts.
    again: [...incoming, { name: 'seq', encoding: 'integer' }],
    term: [{ name: 'term', encoding: 'text' }],
  };
}

export function makePacker(resource: ResourceDefinition): PostgresPacker {
  return new PostgresPacker(resource);
}

/**
 * Rows of keys that are new for certain, and the others; words that are, and the others: so no sorting is needed to find
 * the few that come twice.
 */
export class PostgresPacker implements Packer {
  readonly #incoming: CopyEncoder;
  readonly #again: CopyEncoder;
  readonly #term: CopyEncoder;
  readonly #termAgain: CopyEncoder;
  readonly #keys = new Seen();
  readonly #words = new Seen();
  readonly #known = new Set<string>();
  #seq = 0;

  constructor(resource: ResourceDefinition) {
    const columns = importColumns(resource);
    this.#incoming = new CopyEncoder(columns.incoming, 1024 * 1024);
    this.#again = new CopyEncoder(columns.again);
    this.#term = new CopyEncoder(columns.term);
    this.#termAgain = new CopyEncoder(columns.term);
  }

  add(row: Row): void {
    if (this.#keys.meet(row.key)) this.#again.row([...valuesOf(row), this.#seq++]);
    else this.#incoming.row(valuesOf(row));
    this.#addWords(row.words);
  }

  /** What was there before the import, and stays unless the source has it. */
  addBefore(row: Row): void {
    this.#again.row([...valuesOf(row), BEFORE]);
    this.#addWords(row.words);
  }

  take(): Pack {
    return [this.#incoming, this.#again, this.#term, this.#termAgain].map((encoder) => encoder.take());
  }

  #addWords(words: string): void {
    if (words === '') return;
    for (const [index, word] of words.split(' ').entries()) {
      if (this.#known.has(word)) continue;
      (this.#words.meet(word) ? this.#termAgain : this.#term).row([word]);
      // The first one is the key's, which hardly any other record has.
      if (index > 0) this.#known.add(word);
    }
    if (this.#known.size > MOST_KNOWN_WORDS) this.#known.clear();
  }
}

/** In the order of the columns of `incoming`. */
function valuesOf(row: Row): CopyValue[] {
  const { key, json, hash, name, words, aliases, warnings, place, values, grouped } = row;
  const [x, y, z] = place?.vector ?? [null, null, null];
  return [
    ...[key, hash, json, name, words, listOf(aliases), listOf(warnings), place?.position ?? null, x, y, z],
    ...values,
    ...grouped,
  ];
}

function listOf(texts: readonly string[]): CopyValue {
  return texts.length === 0 ? null : texts;
}
