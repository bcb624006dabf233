import { readFileSync } from 'node:fs';
import { defaultSource } from '../test/served';
import { parsePort } from '../../../service/src/ports/parse';

/** What an import of generated records has to report, exactly. */
export interface Expected {
  /** Records written. */
  readonly read: number;
  /** Distinct ports among them. */
  readonly created: number;
  /** Records that replace an earlier one of the file; they count as neither created nor updated. */
  readonly duplicates: number;
  readonly rejected: number;
  readonly warnings: Readonly<Record<string, number>>;
}

/** One record of each so many has a flaw: primes, so that flaws meet in every combination. */
const EVERY = { duplicate: 97, rejected: 1009, 'missing-coordinates': 61, 'missing-province': 43 } as const;

/** A UN/LOCODE's last three characters may be these. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789';
const LOCATIONS = ALPHABET.length ** 3;

interface Source {
  readonly name: string;
  readonly coordinates: readonly number[];
  readonly unlocs: readonly string[];
}

/** The flawless ports of the real data, by country. */
function flawless(): Source[][] {
  const countries = new Map<string, Source[]>();
  const all = JSON.parse(readFileSync(defaultSource, 'utf8')) as Record<string, Source>;
  for (const [key, record] of Object.entries(all)) {
    const read = parsePort(record, key);
    if ('rejected' in read || read.record.warnings !== undefined) continue;
    const country = key.slice(0, 2);
    countries.set(country, [...(countries.get(country) ?? []), record]);
  }
  return [...countries.entries()].map(([, records]) => records);
}

/** mulberry32: small, seeded, the same everywhere. Gives numbers from 0 to 1, 1 excluded. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const location = (n: number): string =>
  [n / ALPHABET.length ** 2, n / ALPHABET.length, n]
    .map((digit) => ALPHABET.charAt(Math.floor(digit) % ALPHABET.length))
    .join('');

/** How many distinct ports there can be. */
export const capacity = (): number => flawless().length * LOCATIONS;

/**
 * Amplifies the real data: yields `records` records as pieces of one JSON object keyed by UN/LOCODE, pretty-printed as
 * the source is, and returns what an import of them has to report. The same seed gives the same bytes.
 * @throws RangeError when there are fewer distinct UN/LOCODEs than that
 */
export function* generate(records: number, seed = 1): Generator<string, Expected> {
  const countries = flawless();
  if (!Number.isSafeInteger(records) || records < 1 || records > countries.length * LOCATIONS)
    throw new RangeError(`generate 1 to ${countries.length * LOCATIONS} records`);
  const next = random(seed);
  const counts = { created: 0, duplicates: 0, rejected: 0 };
  /** Of ports, not of records: a duplicate replaces what an earlier record had. */
  const flaws = { 'missing-coordinates': 0, 'missing-province': 0 };
  const keyOf = (n: number): string => {
    const country = countries[n % countries.length]?.[0]?.unlocs[0]?.slice(0, 2) ?? '';
    return `${country}${location(Math.floor(n / countries.length))}`;
  };
  for (let index = 0; index < records; index++) {
    const lead = index === 0 ? '{\n  ' : ',\n  ';
    if (index % EVERY.rejected === EVERY.rejected - 1) {
      counts.rejected++;
      yield `${lead}"${keyOf(counts.created).slice(0, 2)}-${index}": {"name": "Nowhere"}`;
      continue;
    }
    const isDuplicate = counts.created > 0 && index % EVERY.duplicate === EVERY.duplicate - 1;
    const n = isDuplicate ? counts.created - 1 : counts.created;
    const templates = countries[n % countries.length] ?? [];
    const template = templates[Math.floor(next() * templates.length)];
    if (template === undefined) throw new Error('a country has no flawless port');
    const key = keyOf(n);
    const record: Record<string, unknown> = {
      ...template,
      // Real names share their words; a word of its own for each would make another kind of search index.
      name: `${template.name} ${isDuplicate ? 'Again ' : ''}${1 + (n % 9973)}`,
      coordinates: template.coordinates.map((degrees) => Number((degrees + next() / 50).toFixed(7))),
      unlocs: [key],
    };
    if (isDuplicate) counts.duplicates++;
    else {
      counts.created++;
      // Only ports without a duplicate have flaws, so that the flaws counted are those that remain.
      const isDuplicated = (index + 1) % EVERY.duplicate === EVERY.duplicate - 1;
      if (!isDuplicated && n % EVERY['missing-coordinates'] === 0) {
        delete record.coordinates;
        flaws['missing-coordinates']++;
      }
      if (!isDuplicated && n % EVERY['missing-province'] === 0) {
        delete record.province;
        flaws['missing-province']++;
      }
    }
    yield `${lead}"${key}": ${JSON.stringify(record, null, 2).replaceAll('\n', '\n  ')}`;
  }
  yield '\n}\n';
  return { read: records, ...counts, warnings: flaws };
}

/** The same at once: the text of so many records, and what an import of it has to report. */
export function generateText(records: number, seed?: number): { text: string; expected: Expected } {
  const pieces = generate(records, seed);
  let text = '';
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return { text, expected: value };
    text += value;
  }
}
