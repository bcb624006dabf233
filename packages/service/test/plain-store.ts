import fc from 'fast-check';
import type { Query } from '../src/resource/query';
import type { DefectCount, Group, ImportCounts, ImportOptions, NewRecord } from '../src/store/store';
import { type Lighthouse, lighthouses } from './lighthouses';
import { everything, record } from './store-records';

/** A query, and what it means. */
interface Question {
  readonly query: Query;
  readonly matches: (light: Lighthouse, all: readonly Lighthouse[]) => boolean;
  /** Before the key, which breaks ties. */
  readonly compare?: (a: Lighthouse, b: Lighthouse) => number;
}

const by = (field: string, descending = false): Query['order'] => ({
  by: 'fields',
  fields: [{ field, descending }],
});

export const questions: Readonly<Record<string, Question>> = {
  all: { query: { ...everything, limit: 2 }, matches: () => true },
  'all by title, last first': {
    query: { ...everything, order: by('title', true), limit: 3 },
    matches: () => true,
    compare: (a, b) => compare(b.title.toLowerCase(), a.title.toLowerCase()),
  },
  'all by height': {
    query: { ...everything, order: by('height'), limit: 1 },
    matches: () => true,
    compare: (a, b) => compare(a.height ?? Infinity, b.height ?? Infinity),
  },
  "Ida's": {
    query: { ...everything, filters: { keeper: ['ida'] }, limit: 2 },
    matches: ({ keeper }) => keeper === 'Ida',
  },
  'those in a box': {
    query: { ...everything, bbox: { west: 5, east: 25, south: -1, north: 1 }, limit: 1 },
    matches: ({ place }) => place !== undefined && place[0] >= 5 && place[0] <= 25,
  },
  'what beta finds': {
    query: { ...everything, text: 'beta', limit: 1 },
    // Where no word begins like it, it is taken for a slip of the finger.
    matches: (light, all) =>
      all.some((one) => wordsOf(one).some(isBeta))
        ? wordsOf(light).some(isBeta)
        : wordsOf(light).includes('bete'),
  },
};

export const keys = Array.from({ length: 16 }, (_, n) => `L${n + 1}`);

/** Few keys and fewer values, so that most of what is written changes something and much of it is alike. */
export const lights: fc.Arbitrary<NewRecord> = fc
  .record(
    {
      id: fc.constantFrom(...keys),
      title: fc
        .array(fc.constantFrom('Alpha', 'Beta', 'Betas', 'Bete'), { minLength: 1, maxLength: 2 })
        .map((words) => words.join(' ')),
      keeper: fc.constantFrom('Ida', 'Odd'),
      height: fc.nat(3),
      lit: fc.boolean(),
      place: fc.nat(3).map((tens) => [tens * 10, 0]),
    },
    { requiredKeys: ['id', 'title', 'lit'] },
  )
  .map((raw) => record(lighthouses, raw));

/** What a store has to be like: plain data, and nothing that two of its readers could share. */
export class PlainStore {
  readonly records = new Map<string, Lighthouse>();
  /** What was changed, and how. */
  readonly log: { readonly action: string; readonly key: string; readonly json?: string }[] = [];
  #importing:
    | {
        readonly mode: ImportOptions['mode'];
        readonly written: Map<string, Lighthouse>;
        /** By requests, since the import began. */
        readonly kept: Set<string>;
      }
    | undefined;

  get isImporting(): boolean {
    return this.#importing !== undefined;
  }

  get(key: string): string | undefined {
    const light = this.records.get(key);
    return light && JSON.stringify(light);
  }

  /** All that a question finds, in its order. */
  list(name: string): string[] {
    const { matches, compare: before = () => 0 } = questionOf(name);
    const all = [...this.records.values()];
    return all
      .filter((light) => matches(light, all))
      .sort((a, b) => before(a, b) || compare(a.id, b.id))
      .map((light) => JSON.stringify(light));
  }

  keepers(): Group[] {
    const kept = [...this.records.values()].flatMap(({ keeper }) => keeper ?? []);
    return ['Ida', 'Odd']
      .map((value) => ({ value, count: kept.filter((keeper) => keeper === value).length }))
      .filter(({ count }) => count > 0);
  }

  defects(): DefectCount[] {
    const lacking = [...this.records.values()].filter(({ place }) => place === undefined);
    if (lacking.length === 0) return [];
    const examples = lacking.map(({ id }) => id).sort();
    return [{ kind: 'no-place', count: lacking.length, examples: examples.slice(0, 5) }];
  }

  begin(mode: ImportOptions['mode']): void {
    this.#importing = { mode, written: new Map(), kept: new Set() };
  }

  write(batch: readonly NewRecord[]): void {
    for (const light of batch as readonly unknown[] as Lighthouse[])
      this.#importing?.written.set(light.id, light);
  }

  rollback(): void {
    this.#importing = undefined;
  }

  /** What a request does. */
  change(key: string, light: Lighthouse | undefined): void {
    const json = light && JSON.stringify(light);
    if (json === this.get(key)) return;
    const action = json === undefined ? 'delete' : this.records.has(key) ? 'change' : 'create';
    if (light === undefined) this.records.delete(key);
    else this.records.set(key, light);
    this.#importing?.kept.add(key);
    this.log.push({ action, key, ...(json !== undefined && { json }) });
  }

  commit(): ImportCounts {
    const { mode, written, kept } = this.#importing ?? {
      mode: 'merge',
      written: new Map<string, Lighthouse>(),
      kept: new Set<string>(),
    };
    for (const key of kept) {
      const light = this.records.get(key);
      if (light === undefined) written.delete(key);
      else written.set(key, light);
    }
    const known = [...written].filter(([key]) => this.records.has(key));
    const unchanged = known.filter(([key, light]) => JSON.stringify(light) === this.get(key));
    const gone = mode === 'replace' ? [...this.records.keys()].filter((key) => !written.has(key)) : [];
    for (const key of gone) this.records.delete(key);
    for (const [key, light] of written) this.records.set(key, light);
    this.#importing = undefined;
    this.log.push({ action: 'import', key: '' });
    return {
      created: written.size - known.length,
      updated: known.length - unchanged.length,
      unchanged: unchanged.length,
      removed: gone.length,
    };
  }
}

export function questionOf(name: string): Question {
  const question = questions[name];
  if (question === undefined) throw new Error(`nobody asks for ${name}`);
  return question;
}

/** As databases do where texts are ASCII. */
function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : Number(a > b);
}

function isBeta(word: string): boolean {
  return word.startsWith('beta');
}

function wordsOf({ title }: Lighthouse): string[] {
  return title.toLowerCase().split(' ');
}
