import type { Field } from '../resource/definition';
import { patternOf, placeOf } from '../store/seen';

import { type Finding, Findings } from './findings';

/** So many keys are told from each other, in 1.5 MB; of the ones after them duplicates are counted, without examples. */
const MOST_KEYS = 98_304;
const SLOTS = 131_072;
const FIRST_SLOTS = 4096;

/** Keys that came again of which it is known what became of their fields. */
const MOST_AGAIN = 10_000;

/** Records of a block, as little of each as tells which come again: plain data, which costs little to hand over. */
export interface Met {
  /** Their keys, one after the other, separated by NUL. */
  readonly keys: string;
  /** Three numbers for each: two of its key's hash, and a bit for each field that it has, from the first. */
  readonly marks: Uint32Array<ArrayBuffer>;
}

/** Writes down the records of one block. */
export class Meeting {
  readonly #keys: string[] = [];
  readonly #marks: Uint32Array<ArrayBuffer>;

  /** @param most there may be */
  constructor(
    most: number,
    readonly fields: readonly string[],
  ) {
    this.#marks = new Uint32Array(most * 3);
  }

  add(key: string, record: Readonly<Record<string, unknown>>): void {
    const at = this.#keys.length * 3;
    this.#keys.push(key);
    this.#marks[at] = placeOf(key);
    // Zero marks a slot that is free.
    this.#marks[at + 1] = patternOf(key) || 1;
    this.#marks[at + 2] = filledOf(record, this.fields);
  }

  get last(): string | undefined {
    return this.#keys.at(-1);
  }

  done(): Met {
    return { keys: this.#keys.join('\0'), marks: this.#marks };
  }
}

/**
 * Which records come again under the same key: the last one stays, and what an earlier one had and it lacks is told. In
 * constant memory, so of the first hundred thousand keys.
 */
export class Duplicates {
  #slots = FIRST_SLOTS;
  /** Two numbers of a key's hash and its fields, from each slot's place. */
  #table = new Uint32Array(FIRST_SLOTS * 3);
  #size = 0;
  #count = 0;
  /** Where the table has the fields of the record that comes again. */
  #had = 0;
  readonly #examples: string[] = [];
  readonly #again = new Map<string, { had: number; has: number }>();

  /** @param fields names, in the order of the bits */
  constructor(readonly fields: readonly string[]) {}

  /** How many it has met; of a very large source not all. */
  get count(): number {
    return this.#count;
  }

  add({ keys, marks }: Met): void {
    for (let at = 0; at < marks.length && marks[at + 1] !== 0; at += 3) {
      if (this.#isNew(marks[at] ?? 0, marks[at + 1] ?? 0, marks[at + 2] ?? 0)) continue;
      this.#comesAgain(keys.split('\0')[at / 3] ?? '', marks[at + 2] ?? 0);
    }
  }

  /** @param count of all duplicates, as the store has counted them */
  list(count: number): Finding[] {
    if (count === 0) return [];
    const lost = new Findings();
    for (const [key, { had, has }] of this.#again) {
      this.fields.forEach((field, bit) => {
        if (((had & ~has) >>> bit) & 1) lost.add(`had \`${field}\`, which the last one lacks`, key);
      });
    }
    return [{ name: 'had a key that comes again later', count, examples: this.#examples }, ...lost.list()];
  }

  #isNew(place: number, pattern: number, filled: number): boolean {
    const at = this.#slotOf(place, pattern);
    if (this.#table[at + 1] !== 0) {
      this.#had = at + 2;
      return false;
    }
    if (this.#size === MOST_KEYS) return true;
    this.#table[at] = place;
    this.#table[at + 1] = pattern;
    this.#table[at + 2] = filled;
    if (++this.#size > this.#slots * 0.75 && this.#slots < SLOTS) this.#grow();
    return true;
  }

  #comesAgain(key: string, filled: number): void {
    this.#count++;
    if (this.#examples.length < 5 && !this.#examples.includes(key)) this.#examples.push(key);
    const had = this.#table[this.#had] ?? 0;
    const known = this.#again.get(key);
    if (known !== undefined) [known.had, known.has] = [known.had | filled, filled];
    else if (this.#again.size < MOST_AGAIN) this.#again.set(key, { had: had | filled, has: filled });
  }

  #slotOf(place: number, pattern: number): number {
    for (let slot = place % this.#slots; ; slot = (slot + 1) % this.#slots) {
      const at = slot * 3;
      if (this.#table[at + 1] === 0) return at;
      if (this.#table[at] === place && this.#table[at + 1] === pattern) return at;
    }
  }

  #grow(): void {
    const before = this.#table;
    this.#slots *= 2;
    this.#table = new Uint32Array(this.#slots * 3);
    for (let at = 0; at < before.length; at += 3) {
      const [place = 0, pattern = 0] = before.subarray(at, at + 2);
      if (pattern !== 0) this.#table.set(before.subarray(at, at + 3), this.#slotOf(place, pattern));
    }
  }
}

/** @returns which fields of a record are there, a bit each; an empty list is none */
function filledOf(record: Readonly<Record<string, unknown>>, fields: readonly string[]): number {
  let bits = 0;
  for (let bit = 0; bit < fields.length; bit++) {
    const value = record[fields[bit] ?? ''];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) bits |= 1 << bit;
  }
  return bits >>> 0;
}

/** The fields that are looked at: those that a record may lack, as many as a number has bits. */
export function lookedAt(fields: readonly Field[]): string[] {
  const lackable = fields.filter(({ required, type }) => required !== true || type === 'strings');
  return lackable.slice(0, 32).map(({ name }) => name);
}
