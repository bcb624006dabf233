import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { startService } from '../../../test/service';
import { type Item, StoreUnavailable } from '../../store/store';

const batch = (count: number): Item[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `NL${index}`,
    hash: 'h',
    json: JSON.stringify({ unlocode: 'NLRTM', name: 'x'.repeat(1000) }),
  }));

/** An endless store that tells how far it was read and whether it was let go. */
function endless() {
  const state = { read: 0, released: Promise.withResolvers<undefined>() };
  async function* stream() {
    try {
      for (;;) {
        state.read += 1;
        yield await Promise.resolve(batch(100));
      }
    } finally {
      state.released.resolve(undefined);
    }
  }
  return { state, stream };
}

async function open(url: string): Promise<IncomingMessage> {
  const request = get(url);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

test('a client that does not read holds the query back, one that leaves ends it', async () => {
  const { state, stream } = endless();
  const service = await startService({ failing: { stream } });
  const response = await open(`${service.origin}/ports?format=ndjson`);
  // It reads ahead as far as the buffers on the way, then waits for the client.
  let before = -1;
  while (before !== state.read) {
    before = state.read;
    await service.client('/live');
    await service.client('/live');
  }
  response.destroy();
  await state.released.promise;
  expect(state.read).toBeLessThan(1000);
  await service.close();
});

test('HEAD and 304 let go of the query without reading it', async () => {
  for (const conditional of [false, true]) {
    const { state, stream } = endless();
    const service = await startService({ failing: { stream } });
    const path = '/ports?format=ndjson';
    const headed = await service.client(path, { method: 'HEAD' });
    await state.released.promise;
    expect(headed.status).toBe(200);
    if (conditional) {
      const answer = await service.client(path, {
        headers: { 'If-None-Match': String(headed.headers.etag) },
      });
      expect(answer.status).toBe(304);
    }
    expect(state.read).toBeLessThanOrEqual(2);
    await service.close();
  }
});

/** A hundred kilobytes a batch, then a failure. */
function failingAfter(count: number) {
  return async function* stream() {
    for (let batches = 0; batches < count; batches += 1) yield await Promise.resolve(batch(100));
    throw new StoreUnavailable('gone');
  };
}

test.each(['identity', 'gzip'])('a long answer whose query fails midway is cut (%s)', async (encoding) => {
  const service = await startService({ failing: { stream: failingAfter(60) } });
  const headers = { 'Accept-Encoding': encoding };
  await expect(service.client('/ports?format=ndjson', { headers })).rejects.toThrow(/aborted|ECONNRESET/);
  await service.close();
});

test('an answer that could be kept is whole, or a problem document', async () => {
  const service = await startService({ failing: { stream: failingAfter(20) } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => service.client('/ports?format=ndjson')));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 503));
  await service.close();
});

test('a query that fails at once is still a problem document', async () => {
  const stream = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new StoreUnavailable('gone')) }),
  });
  const service = await startService({ failing: { stream } });
  const answer = await service.client('/ports?format=csv');
  expect(answer.status).toBe(503);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  await service.close();
});

test('an import in between leaves the stream without a validator', async () => {
  let version = 0;
  const service = await startService({
    failing: {
      dataset: () => {
        version += 1;
        return Promise.resolve({
          source: 's',
          sha256: '0'.repeat(64),
          records: 0,
          loadedAt: new Date(0).toISOString(),
          defects: [],
          version: String(version),
        });
      },
    },
  });
  expect((await service.client('/ports?format=csv')).headers.etag).toBeUndefined();
  await service.close();
});
