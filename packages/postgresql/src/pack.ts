import type { ResourceDefinition } from '@golden-path/service/adapter';
import { Bytes } from '@golden-path/service/adapter';
import type { Pack, Packer } from '@golden-path/service/adapter';
import type { Row } from '@golden-path/service/adapter';
import { patternOf, placeOf } from '@golden-path/service/adapter';
import { type CopyColumn, CopyEncoder, type CopyValue } from './encode';
import { fixedColumns, ownColumns } from './layout';

/** What the tables of an import take: see `names.ts`. */
export interface ImportColumns {
  readonly incoming: readonly CopyColumn[];
  readonly term: readonly CopyColumn[];
}

/** Words remembered; beyond so many the memory starts anew, and some are sent twice. */
const MOST_KNOWN_WORDS = 100_000;

/** Bytes of an entry in an index of rows. */
const ENTRY = 12;

export function importColumns(resource: ResourceDefinition): ImportColumns {
  return {
    incoming: [...fixedColumns, ...ownColumns(resource)],
    term: [{ name: 'term', encoding: 'text' }],
  };
}

export function makePacker(resource: ResourceDefinition): Packer {
  return new PostgresPacker(resource);
}

/** Rows and where they end, words and where they end; see `sift`. */
class PostgresPacker implements Packer {
  readonly #rows: IndexedRows;
  readonly #words: IndexedRows;
  readonly #known = new Set<string>();

  constructor(resource: ResourceDefinition) {
    const { incoming, term } = importColumns(resource);
    this.#rows = new IndexedRows(incoming, 256 * 1024);
    this.#words = new IndexedRows(term, 16 * 1024);
  }

  add(row: Row): void {
    this.#rows.add(row.key, valuesOf(row));
    if (row.words === '') return;
    for (const [index, word] of row.words.split(' ').entries()) {
      if (this.#known.has(word)) continue;
      this.#words.add(word, [word]);
      // The first one is the key's, which hardly any other record has.
      if (index > 0) this.#known.add(word);
    }
    if (this.#known.size > MOST_KNOWN_WORDS) this.#known.clear();
  }

  take(): Pack {
    return [...this.#rows.take(), ...this.#words.take()];
  }
}

class IndexedRows {
  readonly #rows: CopyEncoder;
  readonly #index = new Bytes(ENTRY * 1024);

  constructor(columns: readonly CopyColumn[], capacity: number) {
    this.#rows = new CopyEncoder(columns, capacity);
  }

  /** @param key what it may have in common with another row */
  add(key: string, values: readonly CopyValue[]): void {
    this.#rows.row(values);
    this.#index.int32(placeOf(key));
    this.#index.int32(patternOf(key));
    this.#index.int32(this.#rows.length);
  }

  take(): Pack {
    return [this.#rows.take(), this.#index.take()];
  }
}

/**
 * Leaves the rows that are new for certain, and gives the others away: so no sorting is needed to find the few that come
 * twice.
 */
export function sift(
  { rows, index }: { readonly rows: Uint8Array<ArrayBuffer>; readonly index: Uint8Array<ArrayBuffer> },
  mayBeKnown: (place: number, pattern: number) => boolean,
  give: (row: Uint8Array) => void,
): Uint8Array<ArrayBuffer> {
  const entries = new DataView(index.buffer, index.byteOffset, index.byteLength);
  let [kept, start] = [0, 0];
  for (let at = 0; at < index.length; at += ENTRY) {
    const end = entries.getInt32(at + 8);
    if (mayBeKnown(entries.getInt32(at), entries.getInt32(at + 4))) {
      give(rows.subarray(start, end));
    } else {
      if (kept < start) rows.copyWithin(kept, start, end);
      kept += end - start;
    }
    start = end;
  }
  return rows.subarray(0, kept);
}

/** In the order of the columns of `incoming`. */
export function valuesOf(row: Row): CopyValue[] {
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
