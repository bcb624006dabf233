import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { repositoryRoot } from '@golden-path/spec';
import { openStore } from '..';
import { StoreUnavailable } from '../store';
import { lighthouses } from '../../../test/lighthouses';
import { storeConcurrency } from '../../../test/store-concurrency';
import { storeContract } from '../../../test/store-contract';
import { storeModel } from '../../../test/store-model';
import { everything, load, record } from '../../../test/store-records';
import { storeWrites } from '../../../test/store-writes';
import { writableLighthouses } from '../../../test/writable';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
let files = 0;
afterAll(() => {
  rmSync(folder, { recursive: true });
});

storeContract('SQLite in memory', (resource) => openStore({ resource, url: undefined }));
storeContract('SQLite in a file', (resource) =>
  openStore({ resource, url: `sqlite://${join(folder, `${files++}.db`)}` }),
);
storeConcurrency('SQLite in memory', () => undefined);
storeConcurrency('SQLite in a file', () => `sqlite://${join(folder, `${files++}.db`)}`);
storeWrites('SQLite in memory', () => undefined);
storeWrites('SQLite in a file', () => `sqlite://${join(folder, `${files++}.db`)}`);
storeModel('SQLite in memory', () => undefined, 100);
storeModel('SQLite in a file', () => `sqlite://${join(folder, `${files++}.db`)}`, 50);
storeModel('SQLite in memory', () => undefined, 100, 'any time');
storeModel('SQLite in a file', () => `sqlite://${join(folder, `${files++}.db`)}`, 50, 'between imports');

test('in memory the last ten thousand changes are known, so that it does not grow for ever', async () => {
  const store = await openStore({ resource: writableLighthouses(), url: undefined });
  const light = (id: string) => ({ id, title: id, lit: true, colours: [] });
  for (let at = 0; at < 10_500; at += 1500)
    await store.write(
      Array.from({ length: 1500 }, (_, n) => ({
        key: 'L1',
        decide: () => ({ ...light('L1'), title: `${at + n}` }),
      })),
    );
  const { changes, last, forgotten } = await store.changes(0, 1);
  expect([changes[0]?.number, last, forgotten]).toEqual([501, 10_500, 500]);
  await store.close();
});

test('what was asked once is answered as before for a day, and done again after it', async () => {
  const store = await openStore({ resource: writableLighthouses(), url: undefined });
  const light = { ...record(lighthouses, { id: 'L1', title: 'One', colours: [] }) };
  const ask = async () =>
    'before' in
    (await store.write([{ key: 'L1', decide: () => light }], {
      once: { key: 'a name', fingerprint: 'x', answer: () => 'done' },
    }));
  const first = Date.now();
  const day = 24 * 60 * 60_000;
  const clock = jest.spyOn(Date, 'now').mockReturnValue(first);
  try {
    expect(await ask()).toBe(false);
    clock.mockReturnValue(first + day - 1);
    expect(await ask()).toBe(true);
    clock.mockReturnValue(first + day + 1);
    expect(await ask()).toBe(false);
  } finally {
    clock.mockRestore();
    await store.close();
  }
});

test('a file made before its resource was writable takes writes, with what it holds', async () => {
  const url = `sqlite://${join(folder, 'before.db')}`;
  const before = await openStore({ resource: lighthouses, url });
  await load(before, [record(lighthouses, { id: 'L1', title: 'One', colours: [] })]);
  await before.close();
  const store = await openStore({ resource: writableLighthouses(), url });
  await store.write([{ key: 'L1', decide: () => undefined }]);
  expect(await store.dataset()).toMatchObject({ records: 0, defects: [] });
  await store.close();
});

test('a file made for other fields is refused with what to do', async () => {
  const url = `sqlite://${join(folder, 'other.db')}`;
  await (await openStore({ resource: lighthouses, url })).close();
  await expect(
    (async () =>
      openStore({
        resource: {
          ...lighthouses,
          filters: [],
          fields: lighthouses.fields.map((field) => ({ ...field, sortable: true })),
        },
        url,
      }))(),
  ).rejects.toThrow('delete it and import again');
});

test('several processes may make the same new file at once', async () => {
  const opener = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { openStore } = require(workerData.store);
    const { ports: served } = require(workerData.served);
    parentPort.on('message', (url) => {
      Promise.resolve().then(() => openStore({ resource: served, url })).then((store) => store.close())
        .then(() => parentPort.postMessage('opened'), (error) => parentPort.postMessage(String(error)));
    });`;
  const built = (...path: string[]) => join(repositoryRoot(), ...path);
  const workerData = {
    store: built('packages', 'service', 'dist', 'store'),
    served: built('service', 'dist', 'ports'),
  };
  const workers = Array.from({ length: 3 }, () => new Worker(opener, { eval: true, workerData }));
  try {
    for (let file = 0; file < 50; file++) {
      const told = Promise.all(workers.map((worker) => once(worker, 'message')));
      for (const worker of workers) worker.postMessage(`sqlite://${join(folder, `new-${file}.db`)}`);
      expect((await told).flat()).toEqual(['opened', 'opened', 'opened']);
    }
  } finally {
    for (const worker of workers) await worker.terminate();
  }
});

test('stores that import the same, each for itself, are of the same version; another import makes another', async () => {
  const stores = await Promise.all([1, 2].map(() => openStore({ resource: lighthouses, url: undefined })));
  const records = [{ id: 'L1', title: 'North', lit: true, colours: [] }];
  const versions: (string | undefined)[][] = [[], []];
  for (const round of [1, 2])
    for (const [at, store] of stores.entries()) {
      const transaction = await store.beginImport({ mode: 'merge' });
      await transaction.write(records);
      await transaction.commit({ source: 'test', sha256: String(round).repeat(64) });
      versions[at]?.push((await store.dataset())?.version);
    }
  expect(versions[0]).toEqual(versions[1]);
  expect(new Set(versions[0]).size).toBe(2);
  await Promise.all(stores.map((store) => store.close()));
});

test.each([
  ['in memory', () => undefined],
  ['in a file', () => `sqlite://${join(folder, 'closed.db')}`],
])('%s: closing the store ends a stream that is being read, and says so', async (_where, url) => {
  const store = await openStore({ resource: lighthouses, url: url() });
  const transaction = await store.beginImport({ mode: 'merge' });
  await transaction.write(
    Array.from({ length: 3000 }, (_, index) => ({ id: `L${index}`, title: 'x', lit: true, colours: [] })),
  );
  await transaction.commit({ source: 'test', sha256: '0'.repeat(64) });
  const stream = store.stream({ ...everything, limit: 100 })[Symbol.asyncIterator]();
  expect((await stream.next()).done).toBe(false);
  await store.close();
  await expect(
    (async () => {
      while ((await stream.next()).done !== true);
    })(),
  ).rejects.toThrow(new StoreUnavailable('the store was closed'));
});
