import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { until } from '../../testing';
import { connectionsOf } from '../connections';
import { type RunningService, startService } from '../../../test/service';
import { anybody, writableLighthouses } from '../../../test/writable';

const light = (title: string) => ({ title, lit: true, colours: [] });

let service: RunningService;
beforeEach(async () => {
  service = await startService({
    resource: writableLighthouses(),
    records: { L1: light('One') },
    guard: anybody,
    limits: { maxConcurrentRequests: 40, maxEventLoopDelay: 10_000 },
  });
});
afterEach(() => service.close());

const put = async (id: string, title: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await service.client(`/lighthouses/${id}`, {
    method: 'PUT',
    headers,
    body: JSON.stringify(light(title)),
  });
  expect(answer.status).toBeLessThan(300);
};
const remove = (id: string) => service.client(`/lighthouses/${id}`, { method: 'DELETE' });

interface Line {
  readonly cursor: string;
  readonly action: string;
  readonly key?: string;
  readonly etag?: string;
  readonly record?: { readonly title: string };
}
async function page(query: string): Promise<{ lines: Line[]; next: string }> {
  const answer = await service.client(`/lighthouses/changes${query}`);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/x-ndjson']);
  const [, next = ''] = /since=([^>]+)>; rel="next"/.exec(String(answer.headers.link)) ?? [];
  return {
    lines: answer.text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line),
    next,
  };
}

/** Follows, and gathers what comes. */
async function follow(query = '', headers: Readonly<Record<string, string>> = {}) {
  const request = get(`${service.origin}/lighthouses/changes${query}`, {
    headers: { Accept: 'text/event-stream', 'Accept-Encoding': 'gzip', ...headers },
    agent: false,
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  let isOver = false;
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('close', () => (isOver = true));
  response.on('error', () => undefined);
  return {
    status: response.statusCode,
    headers: response.headers,
    events: () =>
      text
        .split('\n\n')
        // The last one may be on its way.
        .slice(0, -1)
        .filter((event) => event.startsWith('id: '))
        .map((event) => JSON.parse(event.split('\ndata: ')[1] ?? '') as Line),
    isOver: () => isOver,
    leave: () => request.destroy(),
  };
}

test('changes come in pages, in their order, with what is there since; what is gone is told as gone', async () => {
  const { lines: none, next: start } = await page('?since=latest');
  expect(none).toEqual([]);
  await put('L2', 'Two');
  await put('L2', 'Other');
  await remove('L1');
  const first = await page(`?since=${start}&limit=2`);
  expect(first.lines.map(({ action, key, record }) => [action, key, record?.title])).toEqual([
    ['create', 'L2', 'Two'],
    ['change', 'L2', 'Other'],
  ]);
  expect(first.lines[1]?.etag).toBe((await service.client('/lighthouses/L2')).headers.etag);
  const second = await page(`?since=${first.next}`);
  expect(second.lines.map(({ action, key, record }) => [action, key, record])).toEqual([
    ['delete', 'L1', undefined],
  ]);
  expect(await page(`?since=${second.next}`)).toEqual({ lines: [], next: second.next });
  expect((await page('')).lines.map(({ action }) => action)).toEqual([
    'import',
    'create',
    'change',
    'delete',
  ]);
});

test.each(['x', '1', '-1', '1-2', '99999999999999999999-x'])('a cursor of %j is none', async (cursor) => {
  expect((await service.client(`/lighthouses/changes?since=${cursor}`)).status).toBe(400);
});

test('a cursor of another log, or of a change that is yet to be made, is told to begin anew', async () => {
  const { next } = await page('?since=latest');
  const other = next.replace(/-.*$/, '-00000000-0000-4000-8000-000000000000');
  for (const cursor of [other, next.replace(/^\d+/, '99')]) {
    expect((await service.client(`/lighthouses/changes?since=${cursor}`)).status).toBe(410);
    expect((await follow(`?since=${cursor}`)).status).toBe(410);
  }
});

test('who follows hears of each change once, from where it stood; whoever comes again by Last-Event-ID, too', async () => {
  const { next } = await page('?since=latest');
  await put('L2', 'Two');
  const follower = await follow(`?since=${next}`);
  expect(follower.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  });
  expect(follower.headers['content-encoding']).toBeUndefined();
  await put('L3', 'Three');
  await until('two events', () => follower.events().length === 2);
  follower.leave();
  await put('L4', 'Four');
  await remove('L3');
  const again = await follow('?since=latest', { 'Last-Event-ID': follower.events()[1]?.cursor ?? '' });
  await until('two more', () => again.events().length === 2);
  expect([...follower.events(), ...again.events()].map(({ action, key }) => [action, key])).toEqual([
    ['create', 'L2'],
    ['create', 'L3'],
    ['create', 'L4'],
    ['delete', 'L3'],
  ]);
  again.leave();
});

test('the history of one record is had by its key, page by page', async () => {
  for (const [id, title] of [
    ['L1', 'a'],
    ['L2', 'b'],
    ['L1', 'c'],
  ] as const)
    await put(id, title);
  await remove('L1');
  const first = await page('?key=l1&limit=2');
  expect(first.lines.map(({ action, record }) => [action, record?.title])).toEqual([
    ['change', 'a'],
    ['change', 'c'],
  ]);
  const [since = '', ...more] = first.next.split('&');
  expect(more).toEqual(['key=L1']);
  const newest = await page('?key=l1&newest=2');
  expect(newest.lines.map(({ action }) => action)).toEqual(['change', 'delete']);
  expect((await page(`?since=${newest.next}`)).lines).toEqual([]);
  const rest = await page(`?since=${since}&key=L1`);
  expect(rest.lines.map(({ action, key }) => [action, key])).toEqual([['delete', 'L1']]);
  expect((await service.client('/lighthouses/changes?key=x')).status).toBe(400);
});

test('many follow at once, and each hears of everything; there is room left for requests, and for others when they leave', async () => {
  const followers = await Promise.all(Array.from({ length: 20 }, () => follow('?since=latest')));
  expect((await follow()).status).toBe(503);
  for (let n = 0; n < 50; n++) await put(`L${n + 10}`, 'x');
  await until('fifty events each', () => followers.every((one) => one.events().length === 50));
  const expected = followers[0]?.events();
  for (const one of followers) expect(one.events()).toEqual(expected);
  followers.forEach((one) => {
    one.leave();
  });
  await until('there is room again', async () => {
    const one = await follow();
    one.leave();
    return one.status === 200;
  });
});

test('what another process writes is heard of, too', async () => {
  const follower = await follow('?since=latest');
  await service.store.write([{ key: 'L1', decide: () => undefined }]);
  await until('one event', () => follower.events().length === 1);
  follower.leave();
});

test('whoever does not read keeps nobody from hearing, nor grows', async () => {
  const { port } = new URL(service.origin);
  const deaf = connect(Number(port), '127.0.0.1');
  deaf.write('GET /lighthouses/changes HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n');
  await once(deaf, 'readable');
  const follower = await follow('?since=latest');
  const long = 'x'.repeat(500_000);
  for (let n = 0; n < 30; n++) await put('L2', `${long}${n}`);
  await until('thirty events', () => follower.events().length === 30);
  // Of the fifteen megabytes it has a batch at most, beside what the connection takes.
  const [socket] = [...connectionsOf(service.server)].filter(({ writableLength }) => writableLength > 0);
  expect(socket?.writableLength ?? 0).toBeLessThan(2_000_000);
  follower.leave();
  deaf.destroy();
});

test('the end of the process ends them', async () => {
  const follower = await follow();
  service.readiness.drain();
  await until('it is over', () => follower.isOver());
});
