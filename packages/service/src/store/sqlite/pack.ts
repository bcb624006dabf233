import type { ResourceDefinition } from '../../resource/definition';
import { Bytes } from '../bytes';
import type { Pack, Packer } from '../pack';
import { type Column, columnsOf, type Row } from '../row';
import type { Cell } from './cell';
import { bandOf } from './schema';

export type Value = string | number | null;

/** Longitude, latitude, band and vector of what has no place. */
const NOWHERE = [null, null, null, null, null, null];

/** Lengths of texts that are not there; no number that JSON holds is none. */
const NO_TEXT = -1;
const NO_NUMBER = Number.NaN;

/** In the order of the table's definition. */
export function cellsOf(own: readonly Column[]): Cell[] {
  const all = (type: Cell['type'], names: readonly string[]): Cell[] => names.map((name) => ({ name, type }));
  return [
    ...all('text', ['key', 'name']),
    ...own.map(({ name, type }) => ({ name, type })),
    ...all('number', ['longitude', 'latitude', 'band', 'x', 'y', 'z']),
    ...all('text', ['aliases', 'hash', 'words', 'json']),
  ];
}

export function cellsOfRow({ key, name, values, place, aliases, hash, words, json }: Row): Value[] {
  return [
    ...[key, name, ...values],
    ...(place === undefined ? NOWHERE : [...place.position, bandOf(place.position[1]), ...place.vector]),
    ...[aliases.length === 0 ? null : JSON.stringify(aliases), hash, words, json],
  ];
}

/** What an import compares. */
export interface RowTexts {
  readonly key: string;
  /** A JSON array. */
  readonly aliases: string | null;
  readonly hash: string;
  readonly words: string;
}

export function textsOf(cells: readonly Value[]): RowTexts {
  const [aliases, hash, words] = cells.slice(-4) as [string | null, string, string, string];
  return { key: cells[0] as string, aliases, hash, words };
}

export function makePacker(resource: ResourceDefinition): Packer {
  return new SqlitePacker(resource);
}

/** Of each row, the numbers, and the lengths of the texts; then all texts as one, which is read at once and then cut. */
class SqlitePacker implements Packer {
  readonly #cells: readonly Cell[];
  readonly #bytes = new Bytes(256 * 1024);

  constructor(resource: ResourceDefinition) {
    this.#cells = cellsOf(columnsOf(resource));
  }

  add(row: Row): void {
    const cells = cellsOfRow(row);
    const bytes = this.#bytes;
    for (let index = 0; index < cells.length; index++) {
      const value = cells[index] ?? null;
      if (this.#cells[index]?.type === 'number') bytes.double(value === null ? NO_NUMBER : (value as number));
      else bytes.int32(value === null ? NO_TEXT : (value as string).length);
    }
    bytes.sized(() => {
      for (const value of cells) if (typeof value === 'string') bytes.text(value);
    });
  }

  take(): Pack {
    return [this.#bytes.take()];
  }
}

/** The rows of a pack, in the order of `cellsOf`, one at a time: most of them would otherwise outlive a collection of garbage. */
export function* unpacked([part = new Uint8Array()]: Pack, cells: readonly Cell[]): Generator<Value[]> {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  const lengths = new Int32Array(cells.length);
  for (let at = 0; at < bytes.length;) {
    const values: Value[] = [];
    for (let index = 0; index < cells.length; index++) {
      if (cells[index]?.type === 'number') {
        const number = bytes.readDoubleBE(at);
        values.push(Number.isNaN(number) ? null : number);
        at += 8;
      } else {
        lengths[index] = bytes.readInt32BE(at);
        values.push(null);
        at += 4;
      }
    }
    const end = at + 4 + bytes.readInt32BE(at);
    const texts = bytes.toString('utf8', at + 4, end);
    at = end;
    let start = 0;
    for (let index = 0; index < cells.length; index++) {
      const length = lengths[index] ?? NO_TEXT;
      if (cells[index]?.type === 'number' || length === NO_TEXT) continue;
      values[index] = texts.slice(start, start + length);
      start += length;
    }
    yield values;
  }
}
