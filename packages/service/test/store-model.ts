import fc from 'fast-check';
import { openStore } from './open';
import {
  ImportInProgress,
  type ImportOptions,
  type ImportTransaction,
  type Listed,
  type NewRecord,
  type Store,
} from '../src/store/store';
import { type Lighthouse, lighthouses } from './lighthouses';
import { writableLighthouses } from './writable';
import { keys, lights, PlainStore, questionOf, questions } from './plain-store';
import { pages } from './store-records';

/** Fewer than a pool gives to streams. */
const MOST_STREAMS = 4;

interface Model {
  readonly plain: PlainStore;
  /** What each open stream has yet to give: of all that matched when it began. */
  readonly streams: { readonly rest: string[]; readonly limit: number }[];
}

interface Real {
  readonly store: Store;
  readonly streams: AsyncIterator<readonly Listed[]>[];
  importing: ImportTransaction | undefined;
  /** Of the data set, as it was when it was committed. */
  version: string | undefined;
}

type Command = fc.AsyncCommand<Model, Real>;

const command = (name: string, run: Command['run'], check: Command['check'] = () => true): Command => ({
  toString: () => name,
  run,
  check,
});
const isStreaming = ({ streams }: Model): boolean => streams.length > 0;
const isImporting = ({ plain }: Model): boolean => plain.isImporting;

const names = fc.constantFrom(...Object.keys(questions));

const begins = names.map((name) =>
  command(
    `stream ${name}`,
    async (model, real) => {
      const { query } = questionOf(name);
      model.streams.push({ rest: model.plain.list(name), limit: query.limit });
      real.streams.push(real.store.stream(query)[Symbol.asyncIterator]());
      await readOn(model, real, [model.streams.length - 1]);
    },
    ({ streams }) => streams.length < MOST_STREAMS,
  ),
);

const readsOn = fc
  .nat(MOST_STREAMS - 1)
  .map((n) =>
    command(
      `read on stream ${n}`,
      (model, real) => readOn(model, real, [n % model.streams.length]),
      isStreaming,
    ),
  );

const readsOnAtOnce = names.map((name) =>
  command(
    `read on all streams at once, and list ${name}`,
    async (model, real) => {
      await Promise.all([readOn(model, real, [...model.streams.keys()]), list(name, model, real)]);
    },
    isStreaming,
  ),
);

const leaves = fc.nat(MOST_STREAMS - 1).map((n) =>
  command(
    `leave stream ${n}`,
    async (model, real) => {
      const index = n % model.streams.length;
      model.streams.splice(index, 1);
      const [stream] = real.streams.splice(index, 1);
      await stream?.return?.();
    },
    isStreaming,
  ),
);

const asks = fc.oneof(
  names.map((name) => command(`list ${name}`, (model, real) => list(name, model, real))),
  fc.constantFrom(...keys).map((key) =>
    command(`get ${key}`, async ({ plain }, { store }) => {
      expect((await store.get(key))?.json).toBe(plain.get(key));
    }),
  ),
  fc.array(fc.constantFrom(...keys)).map((wanted) =>
    command(`look ${wanted.join()} up`, async ({ plain }, { store }) => {
      const found = await store.lookup(wanted);
      expect(found.map((item) => item?.json)).toEqual(wanted.map((key) => plain.get(key)));
    }),
  ),
  fc.constant(
    command('count by keeper', async ({ plain }, { store }) => {
      expect(await store.group('keeper')).toEqual(plain.keepers());
    }),
  ),
  fc.constant(
    command('describe the data set', async ({ plain }, { store, version }) => {
      const described = { records: plain.records.size, defects: plain.defects(), version };
      expect(await store.dataset()).toMatchObject(described);
    }),
  ),
);

const beginsImport = fc
  .constantFrom<ImportOptions['mode']>('merge', 'replace')
  .map((mode) => command(`begin to ${mode}`, (model, real) => begin(mode, model, real)));
const writes = fc
  .array(lights, { minLength: 1, maxLength: 6 })
  .map((batch) =>
    command(`write ${JSON.stringify(batch)}`, (model, real) => write(batch, model, real), isImporting),
  );
const ends = fc.oneof(
  { weight: 3, arbitrary: fc.constant(command('commit', commit, isImporting)) },
  { weight: 1, arbitrary: fc.constant(command('roll back', rollBack, isImporting)) },
);

/** One record as it shall be, or none; refused, perhaps, where there is one, or none. */
const change = fc.record({
  key: fc.constantFrom(...keys),
  light: fc.option(lights, { nil: undefined }),
  refusedWhere: fc.constantFrom('nowhere', 'nowhere', 'there is one', 'there is none'),
});
type Asked = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** @param isOpen whether records can be written at the moment */
const changesWhere = (isOpen: Command['check']) =>
  fc
    .record({
      asked: fc.array(change, { minLength: 1, maxLength: 5 }),
      together: fc.constantFrom('all' as const, 'each' as const),
    })
    .map(({ asked, together }) =>
      command(
        `change ${together}: ${JSON.stringify(asked)}`,
        (model, real) => changeAll(asked, together, model, real),
        isOpen,
      ),
    );

const readsLog = fc.nat(40).map((since) =>
  command(`read the log after ${since}`, async ({ plain }, { store }) => {
    const { changes, last } = await store.changes(since, 5);
    expect(last).toBe(plain.log.length);
    expect(changes.map(({ number, action, key, item }) => [number, action, key, item?.json])).toEqual(
      plain.log.map(({ action, key, json }, index) => [index + 1, action, key, json]).slice(since, since + 5),
    );
  }),
);

const commandsWith = (...more: fc.Arbitrary<Command>[]) =>
  fc.commands<Model, Real, false>(
    // What is there twice comes twice as often.
    [
      begins,
      begins,
      readsOn,
      readsOn,
      readsOnAtOnce,
      leaves,
      asks,
      asks,
      beginsImport,
      writes,
      ends,
      ...more,
    ],
    { maxCommands: 80, size: 'max' },
  );

/** Whether records are written by requests, too: at any time, or not while an import holds a file. */
export type Writes = 'none' | 'any time' | 'between imports';

/** A store and a plain model of it, side by side. @param emptyUrl of a new database; `undefined`: in memory */
export function storeModel(
  name: string,
  emptyUrl: () => Promise<string> | string | undefined,
  numRuns: number,
  written: Writes = 'none',
): void {
  const changes = changesWhere((model) => written === 'any time' || !isImporting(model));
  const commands = written === 'none' ? commandsWith() : commandsWith(changes, changes, changes, readsLog);
  const resource = written === 'none' ? lighthouses : writableLighthouses();
  test(`property: ${name} answers as plain data does, whatever was done to it in whatever order; writes: ${written}`, async () => {
    const loaded = fc.array(lights, { minLength: 1, maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(loaded, commands, async (first, done) => {
        const store = await openStore({ resource, url: await emptyUrl() });
        const model: Model = { plain: new PlainStore(), streams: [] };
        const real: Real = { store, streams: [], importing: undefined, version: undefined };
        try {
          await begin('merge', model, real);
          await write(first, model, real);
          await commit(model, real);
          await fc.asyncModelRun(() => ({ model, real }), done);
        } finally {
          for (const stream of real.streams) await stream.return?.();
          await real.importing?.rollback();
          await store.close();
        }
      }),
      { numRuns },
    );
  });
}

/** Reads the next batch of some streams, at once. */
async function readOn(model: Model, real: Real, which: readonly number[]): Promise<void> {
  const results = await Promise.all(which.map(async (index) => real.streams[index]?.next()));
  const ended: number[] = [];
  results.forEach((result, n) => {
    const index = which[n] ?? NaN;
    const { rest = [], limit } = model.streams[index] ?? {};
    if (result?.done === false) {
      expect(result.value.length).toBeLessThanOrEqual(limit ?? 0);
      expect(textsOf(result.value)).toEqual(rest.splice(0, Math.max(1, result.value.length)));
    } else {
      expect(rest).toEqual([]);
      ended.push(index);
    }
  });
  for (const index of ended.reverse()) {
    model.streams.splice(index, 1);
    real.streams.splice(index, 1);
  }
}

async function list(name: string, { plain }: Model, { store }: Real): Promise<void> {
  const { query } = questionOf(name);
  const expected = plain.list(name);
  const page = await store.list(query);
  expect([page.total, page.next === undefined]).toEqual([expected.length, expected.length <= query.limit]);
  expect(textsOf(await pages(store, query))).toEqual(expected);
}

async function begin(mode: ImportOptions['mode'], { plain }: Model, real: Real): Promise<void> {
  const begun = real.store.beginImport({ mode });
  if (plain.isImporting) return expect(begun).rejects.toThrow(ImportInProgress);
  plain.begin(mode);
  real.importing = await begun;
}

async function write(batch: readonly NewRecord[], { plain }: Model, { importing }: Real): Promise<void> {
  plain.write(batch);
  await importing?.write(batch);
}

async function commit({ plain }: Model, real: Real): Promise<void> {
  expect(await real.importing?.commit({ source: 'model', sha256: '0'.repeat(64) })).toEqual(plain.commit());
  real.importing = undefined;
  const { version } = (await real.store.dataset()) ?? {};
  expect(version).not.toBe(real.version);
  real.version = version;
}

async function rollBack({ plain }: Model, real: Real): Promise<void> {
  plain.rollback();
  await real.importing?.rollback();
  real.importing = undefined;
}

async function changeAll(
  asked: readonly Asked[],
  together: 'all' | 'each',
  { plain }: Model,
  real: Real,
): Promise<void> {
  const records = new Map(plain.records);
  const isRefused = asked.map(({ key, light, refusedWhere }) => {
    if (refusedWhere === (records.has(key) ? 'there is one' : 'there is none')) return true;
    if (light === undefined) records.delete(key);
    else records.set(key, lightOf(light, key));
    return false;
  });
  const committed = together === 'each' || !isRefused.includes(true);
  const outcome = await real.store.write(
    asked.map(({ key, light, refusedWhere }) => ({
      key,
      decide(current) {
        if (refusedWhere === (current === undefined ? 'there is none' : 'there is one'))
          throw new Error('refused');
        return light && { ...lightOf(light, key) };
      },
    })),
    { together },
  );
  if ('before' in outcome) throw new Error('nothing was asked once');
  expect([outcome.committed, outcome.results.map((result) => 'refused' in result)]).toEqual([
    committed,
    isRefused,
  ]);
  const logged = plain.log.length;
  if (committed)
    asked.forEach(({ key, light }, index) => {
      if (isRefused[index] === false) plain.change(key, light && lightOf(light, key));
    });
  const { version } = (await real.store.dataset()) ?? {};
  expect(version === real.version).toBe(plain.log.length === logged);
  real.version = version;
}

function lightOf(light: NewRecord, key: string): Lighthouse {
  return { ...(light as unknown as Lighthouse), id: key };
}

function textsOf(items: readonly Listed[]): string[] {
  return items.map(({ json }) => json);
}
