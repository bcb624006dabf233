import { setTimeout as delay } from 'node:timers/promises';
import { configOf, openStore } from './open';
import { InvalidPlace, type Listed, type Store, StoreUnavailable } from '../src/store/store';
import { until } from '../src/testing';
import { lighthouses } from './lighthouses';
import { load, pages } from './store-records';
import { answersInTurn, byKey, Course, first, LAST_LIGHT, light, READERS, textOf } from './store-course';
import { connectionsTo, heap, heldOf, named } from './store-held';

/** Connections; a store on PostgreSQL gives half of them to streams. */
const POOL = 10;

/** Milliseconds. The slow reader of the tests is fifty times as fast, so that a busy machine does not make it stop. */
const PATIENCE = 1000;

/** Nobody waits in vain because the machine is busy. */
const settings = configOf(
  {
    DATABASE_POOL_SIZE: String(POOL),
    DATABASE_CONNECT_TIMEOUT_MS: '60000',
    DATABASE_STATEMENT_TIMEOUT_MS: '60000',
  },
  lighthouses,
);

/** What every store must do when many read from it at once. @param emptyUrl of a new database; `undefined`: in memory */
export function storeConcurrency(name: string, emptyUrl: () => Promise<string> | string | undefined): void {
  describe(`${name}, when many read from it at once`, () => {
    let url: string | undefined;
    let store: Store;
    /** How many streams there may be at a time. */
    let most: number;
    const opened: Store[] = [];
    const open = async (streamPatience?: number): Promise<void> => {
      store = await openStore({
        resource: lighthouses,
        url,
        settings,
        ...(streamPatience !== undefined && { streamPatience }),
      });
      opened.push(store);
      await load(store, first);
    };
    const close = () => Promise.all(opened.splice(0).map((each) => each.close()));
    beforeEach(async () => {
      url = named(await emptyUrl());
      most = url?.startsWith('postgres') === true ? POOL / 2 : Infinity;
      await open();
    });
    afterEach(close);

    const begin = (query = byKey): AsyncIterator<readonly Listed[]> =>
      store.stream(query)[Symbol.asyncIterator]();

    /** As many as there may be, each at its second batch. */
    async function beginAll(): Promise<AsyncIterator<readonly Listed[]>[]> {
      const streams = Array.from({ length: READERS }, () => begin());
      const begun = await Promise.allSettled(streams.map((stream) => stream.next()));
      const refused = begun.filter((outcome) => outcome.status === 'rejected');
      expect(READERS - refused.length).toBe(Math.min(READERS, most));
      for (const { reason } of refused) expect(reason).toBeInstanceOf(StoreUnavailable);
      return streams;
    }

    async function expectAllFree(): Promise<void> {
      expect(await heldOf(url)).toBe(0);
      // So that whoever reads now reads from the log of a file, too.
      await load(store, [light(1)]);
      const streams = await beginAll();
      expect((await heldOf(url)) > 0).toBe(url !== undefined);
      await Promise.all(streams.map((stream) => leave(stream)));
      expect(await heldOf(url)).toBe(0);
    }

    test('each stream is of one data set, byte for byte, whoever else reads and whatever is imported', async () => {
      const course = new Course(store, most, await answersInTurn());
      // Two streams each, so that some begin between two imports.
      const readers = Array.from({ length: READERS }, (_, n) =>
        course.stream(n).then(() => course.stream(n + 1)),
      );
      const reading = Promise.all([...readers, course.import()]).finally(() => {
        course.isOver = true;
      });
      await Promise.all([reading, ...[0, 3, 6].map((which) => course.ask(which))]);
      expect(course.wrong).toEqual([]);
      await expectAllFree();
    }, 300_000);

    test.each<[string, () => Promise<unknown>]>([
      ['is read to its end', () => textOfAll(store.stream({ ...byKey, limit: 400 }))],
      ['is left after a batch', () => leave(begin(), 1)],
      ['is left before its first batch', () => leave(begin())],
      [
        'is left while a batch is on its way',
        () => {
          const stream = begin();
          return Promise.all([stream.next(), stream.next(), stream.return?.()]);
        },
      ],
      ['is never read', () => Promise.resolve(begin())],
      [
        'asks for a place that is none',
        () => expect(begin({ ...byKey, after: [] }).next()).rejects.toThrow(InvalidPlace),
      ],
    ])('a stream that %s holds nothing', async (_name, readOne) => {
      for (let n = 0; n < READERS; n++) await readOne();
      await expectAllFree();
    });

    test('readers that leave take their batches with them, and nothing of theirs is left', async () => {
      const round = async (): Promise<{ heap: number; connections: number }> => {
        for (let n = 0; n < READERS; n++) await leave(begin({ ...byKey, limit: LAST_LIGHT - 1 }), 1);
        await expectAllFree();
        return { heap: heap(), connections: connectionsTo(url) };
      };
      const before = await round();
      await round();
      const after = await round();
      // The batches of two rounds are ten times as much.
      expect(after.heap - before.heap).toBeLessThan(4_000_000);
      expect(after.connections).toBeLessThanOrEqual(before.connections);
      // A few may wait for the next readers.
      expect(after.connections).toBeLessThan(READERS / 5);
      await close();
      expect(connectionsTo(url)).toBe(0);
    });

    test('a reader that stops is let go; one that only rests, and one that has not begun, are not', async () => {
      await close();
      await open(PATIENCE);
      const all = textOf(await pages(store, byKey));
      const unread = store.stream(byKey);
      const stopped = begin();
      await stopped.next();
      // In all, this takes longer than one batch may.
      expect(await textOfAll(store.stream({ ...byKey, limit: 16 }), () => delay(20))).toBe(all);
      await until('the reader is let go', async () => (await heldOf(url)) === 0);
      await expect(stopped.next()).rejects.toThrow(StoreUnavailable);
      expect(await textOfAll(unread)).toBe(all);
      for (const stream of await beginAll()) await leave(stream);
    });
  });
}

async function textOfAll(
  stream: AsyncIterable<readonly Listed[]>,
  pause?: () => Promise<unknown>,
): Promise<string> {
  let text = '';
  for await (const batch of stream) {
    text += textOf(batch);
    await pause?.();
  }
  return text;
}

async function leave(stream: AsyncIterator<unknown>, batches = 0): Promise<void> {
  for (let n = 0; n < batches; n++) await stream.next();
  await stream.return?.();
}
