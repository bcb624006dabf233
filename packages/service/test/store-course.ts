import { setImmediate as yieldToEventLoop, setTimeout as delay } from 'node:timers/promises';
import type { Query } from '../src/resource/query';
import { openStore } from '../src/store';
import { type Listed, type NewRecord, type Store, StoreUnavailable } from '../src/store/store';
import { until } from '../src/testing';
import { lighthouses } from './lighthouses';
import { everything, pages, record } from './store-records';

const SOURCE = { source: 'concurrency', sha256: '0'.repeat(64) };

/** Milliseconds in which something has to come forward. */
const PATIENCE = 60_000;

/** How many streams are read at the same time. */
export const READERS = 50;

export const LAST_LIGHT = 1200;

export const light = (n: number, title = `Light ${n % 97}`): NewRecord =>
  record(lighthouses, {
    id: `L${n}`,
    title,
    ...(n % 3 > 0 && { keeper: `Keeper ${n % 7}`, height: n % 41 }),
    lit: n % 2 === 0,
    place: [(n % 360) - 180, (n % 170) - 85],
  });
const lights = (first: number, last: number, title?: string): NewRecord[] =>
  Array.from({ length: last - first }, (_, n) => light(first + n, title));

/** The data sets, one after the other: each import leads to the next one, and the last one back to the first. */
export const first = lights(0, LAST_LIGHT);
const imports = [
  { mode: 'merge', records: [...lights(300, 500, 'Changed lights'), ...lights(LAST_LIGHT, 1300)] },
  { mode: 'replace', records: lights(600, 1700) },
  { mode: 'replace', records: first },
] as const;

export const byKey: Query = { ...everything, limit: 20 };
const queries: readonly Query[] = [
  byKey,
  { ...byKey, order: { by: 'fields', fields: [{ field: 'title', descending: true }] } },
  { ...byKey, filters: { lit: ['true'] }, limit: 30 },
  { ...byKey, order: { by: 'fields', fields: [{ field: 'height', descending: false }] }, limit: 50 },
  { ...byKey, text: 'light 1', order: { by: 'relevance' } },
  // A slip of the finger for `light`, but for the data set in which it is a word.
  { ...byKey, text: 'lights', limit: 60 },
  { ...byKey, near: { position: [10, 50], radius: 4_000_000 }, order: { by: 'distance' }, limit: 7 },
];

/** What else is asked meanwhile. */
const questions: readonly ((store: Store) => Promise<unknown>)[] = [
  ...queries.map((query) => async (store: Store) => {
    const { items, total } = await store.list(query);
    return [textOf(items), total];
  }),
  (store) => store.get('L400'),
  (store) => store.lookup(['L400', 'L1650', 'L1', 'L1250']),
  (store) => store.group('keeper'),
  async (store) => (await store.dataset())?.records,
];

/** A reader takes a batch, and then … */
const paces = ['reads on', 'lets others', 'rests', 'waits for an import', 'leaves'] as const;

/** Streams, questions and imports side by side, and whether each answer is of a data set that it may be of. */
export class Course {
  /** What was answered wrongly. */
  readonly wrong: string[] = [];
  isOver = false;
  /** Until when another stream has to end: how long all of them take is for the machine to say. */
  #deadline = performance.now() + PATIENCE;
  /** Imports that every reader sees, and those that a reader may see. */
  #committed = 0;
  #committing = 0;
  #begun = 0;
  #next = Promise.withResolvers<undefined>();
  readonly #pauses = {
    'reads on': () => undefined,
    'lets others': () => yieldToEventLoop(),
    rests: () => delay(2),
    'waits for an import': () => this.#next.promise,
    leaves: () => undefined,
  };

  constructor(
    readonly store: Store,
    readonly most: number,
    readonly answers: readonly Answers[],
  ) {}

  /** Reads one stream; one that is refused is asked for again. */
  async stream(n: number): Promise<void> {
    const which = n % queries.length;
    const pace = paces[n % paces.length] ?? 'reads on';
    const since = this.#committed;
    let [text, upTo] = ['', since];
    try {
      for await (const batch of this.store.stream(queries[which] ?? byKey)) {
        if (text === '') [upTo, this.#begun] = [this.#committing, this.#begun + 1];
        text += textOf(batch);
        if (pace === 'leaves') break;
        await this.#pauses[pace]();
      }
    } catch (error) {
      // Refused, but never cut short.
      if (!(error instanceof StoreUnavailable) || this.most > READERS || text !== '') throw error;
      if (performance.now() > this.#deadline)
        throw new Error('streams are refused for ever', { cause: error });
      await delay(5);
      return this.stream(n);
    }
    this.#deadline = performance.now() + PATIENCE;
    this.#judge(`stream ${n} whose reader ${pace}`, since, upTo, ({ streams: { [which]: right = '' } }) =>
      pace === 'leaves' ? text !== '' && right.startsWith(text) : text === right,
    );
  }

  /** Asks one question after the other until it is over. */
  async ask(which: number): Promise<void> {
    while (!this.isOver) {
      const since = this.#committed;
      const answer = JSON.stringify(await questions[which]?.(this.store));
      this.#judge(`answer ${which}`, since, this.#committing, (right) => answer === right.others[which]);
      which = (which + 1) % questions.length;
      await yieldToEventLoop();
    }
  }

  async import(): Promise<void> {
    await until('the streams run', () => this.#begun >= Math.min(READERS, this.most), PATIENCE);
    for (const { mode, records } of imports) {
      const transaction = await this.store.beginImport({ mode });
      for (let at = 0; at < records.length; at += 200) await transaction.write(records.slice(at, at + 200));
      this.#committing++;
      await transaction.commit(SOURCE);
      this.#committed++;
      this.#next.resolve(undefined);
      if (this.#committed < imports.length) this.#next = Promise.withResolvers();
    }
  }

  #judge(what: string, since: number, upTo: number, isRight: (answers: Answers) => boolean): void {
    if (!this.answers.slice(since, upTo + 1).some(isRight))
      this.wrong.push(`${what}, after ${since} to ${upTo} imports`);
  }
}

interface Answers {
  readonly streams: readonly string[];
  readonly others: readonly string[];
}

/** What is to be answered before, between and after the imports: by one who asks while nobody else does. */
export async function answersInTurn(): Promise<Answers[]> {
  const store = await openStore({ resource: lighthouses, url: undefined });
  const answers: Answers[] = [];
  for (const { mode, records } of [{ mode: 'merge', records: first } as const, ...imports]) {
    const transaction = await store.beginImport({ mode });
    await transaction.write(records);
    await transaction.commit(SOURCE);
    const [streams, others]: [string[], string[]] = [[], []];
    for (const query of queries) streams.push(textOf(await pages(store, { ...query, limit: 2000 })));
    for (const ask of questions) others.push(JSON.stringify(await ask(store)));
    answers.push({ streams, others });
  }
  await store.close();
  return answers;
}

export function textOf(items: readonly Listed[]): string {
  return items.map(({ key, json }) => `${key} ${json}\n`).join('');
}
