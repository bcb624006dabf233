import { turns } from '../../turns';
import { type RunningService, startService } from '../../../test/service';
import { anybody, writableLighthouses } from '../../../test/writable';
import type { AuditEntry } from './audit';

const light = (id: string, title = `Light ${id}`) => ({ id, title, lit: true, colours: [] });

const audited: AuditEntry[] = [];
let service: RunningService;
beforeEach(async () => {
  audited.length = 0;
  service = await startService({
    resource: writableLighthouses(),
    records: { L1: light('L1') },
    guard: anybody,
    audit: (entry) => audited.push(entry),
  });
});
afterEach(() => service.close());

async function bulk(lines: readonly unknown[], query = '', headers: Readonly<Record<string, string>> = {}) {
  const answer = await service.client(`/lighthouses/bulk${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson', ...headers },
    body: lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  });
  return {
    status: answer.status,
    told: answer.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
const ids = async (): Promise<string[]> =>
  ((await service.client('/lighthouses')).json() as { items: { id: string }[] }).items.map(({ id }) => id);

test('many writes are done in their order, and each is answered', async () => {
  const { status, told } = await bulk([
    { method: 'POST', body: light('L2') },
    { method: 'PUT', id: 'l3', body: { title: 'Third', lit: false, colours: [] } },
    '',
    { method: 'PATCH', id: 'L3', body: { title: 'Other' } },
    { method: 'DELETE', id: 'L1', ifMatch: '*' },
  ]);
  expect(status).toBe(200);
  const etag = (await service.client('/lighthouses/L3')).headers.etag;
  expect(told).toEqual([
    { line: 1, status: 201, id: 'L2', etag: expect.any(String) as string },
    { line: 2, status: 201, id: 'L3', etag: expect.any(String) as string },
    { line: 3, status: 200, id: 'L3', etag },
    { line: 4, status: 204, id: 'L1' },
  ]);
  expect(await ids()).toEqual(['L2', 'L3']);
  expect(audited.map(({ action, key }) => [action, key])).toEqual([
    ['create', 'L2'],
    ['create', 'L3'],
    ['update', 'L3'],
    ['delete', 'L1'],
  ]);
});

const FLAWED = [
  { method: 'PUT', id: 'L2', body: light('L2') },
  { method: 'POST', body: light('L1') },
  '{"method":',
  { method: 'PUT', id: 'L3', body: { title: 5 } },
  { method: 'PUT', id: 'L1', ifNoneMatch: '*', body: light('L1') },
  { method: 'PATCH', id: 'L9', body: {} },
  { method: 'GET', id: 'L1' },
  { method: 'PUT', id: 'no key', body: light('L1') },
  { method: 'PUT', id: 'L1', colour: 'red' },
];

test('all or nothing: one line that cannot be done keeps all from being done', async () => {
  const { status, told } = await bulk(FLAWED);
  expect(status).toBe(422);
  expect(
    (told[0]?.errors as { parameter: string; detail: string }[]).map((it) => [
      it.parameter,
      it.detail.slice(0, 3),
    ]),
  ).toEqual(
    [409, 400, 422, 412, 404, 422, 400, 422].map((code, index) => [`line ${index + 2}`, String(code)]),
  );
  expect(await ids()).toEqual(['L1']);
  expect(audited).toEqual([]);
});

test('each by itself: those that can be done are', async () => {
  const { status, told } = await bulk(FLAWED, '?together=each');
  expect([status, told.map((line) => line.status)]).toEqual([
    200,
    [201, 409, 400, 422, 412, 404, 422, 400, 422],
  ]);
  expect(told[3]).toMatchObject({
    line: 4,
    errors: [{ pointer: '#/title' }, { pointer: '#/lit' }, { pointer: '#/colours' }],
  });
  expect(await ids()).toEqual(['L1', 'L2']);
});

test('ten thousand lines and no more, and what was asked once is answered the same', async () => {
  const lines = Array.from({ length: 10_000 }, (_, n) => ({
    method: 'PUT',
    id: `L${n}`,
    body: light(`L${n}`),
  }));
  expect((await bulk([...lines, lines[0]])).status).toBe(413);
  const named = { 'Idempotency-Key': 'ten thousand' };
  const { told } = await bulk(lines, '', named);
  expect(told).toHaveLength(10_000);
  expect((await bulk(lines, '', named)).told).toEqual(told);
  expect((await bulk(lines.slice(1), '', named)).status).toBe(422);
  expect((await service.client('/dataset')).json()).toMatchObject({ records: 10_000 });
});

test('a line has as many bytes as a record may, and no more', async () => {
  const long = (id: string, more: number) => ({ ...light(id), title: 'x'.repeat(1024 ** 2 - 100 + more) });
  const { told } = await bulk(
    [
      { method: 'PUT', id: 'L2', body: long('L2', 0) },
      { method: 'PUT', id: 'L3', body: long('L3', 2000) },
      ' '.repeat(1024 ** 2 + 2000),
      { method: 'DELETE', id: 'L1' },
    ],
    '?together=each',
  );
  expect(told.map((line) => line.status)).toEqual([201, 413, 413, 204]);
});

test('lines with nothing in them, and long ones, let others have their turn', async () => {
  const wait = jest.spyOn(turns, 'wait');
  expect((await bulk(['\n'.repeat(100_000)])).status).toBe(400);
  expect(wait.mock.calls.length).toBeGreaterThanOrEqual(1000);
  wait.mockClear();
  const long = { ...light('L2'), title: 'x'.repeat(100_000) };
  await bulk(Array.from({ length: 10 }, () => ({ method: 'PUT', id: 'L2', body: long })));
  expect(wait.mock.calls.length).toBeGreaterThanOrEqual(9);
  wait.mockRestore();
});

test('bodies count as long as they are in use: what is made of them is larger', async () => {
  const gate = Promise.withResolvers<undefined>();
  const slow = await startService({
    ...{ resource: writableLighthouses(), records: {}, guard: anybody },
    failing: { write: () => gate.promise.then(() => ({ committed: true, results: [] })) },
  });
  const line = JSON.stringify({ method: 'PUT', id: 'L2', body: { ...light('L2'), title: 'x'.repeat(1e6) } });
  const body = Array.from({ length: 16 }, () => line).join('\n');
  const send = async () =>
    (
      await fetch(`${slow.origin}/lighthouses/bulk`, {
        ...{ method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body },
      })
    ).status;
  // Four of them are more than may be in use: of eight at least half are refused before one of the others is done.
  const refused = Promise.withResolvers<undefined>();
  let refusals = 0;
  const sent = Array.from({ length: 8 }, async () => {
    const status = await send();
    if (status === 503) refusals += 1;
    if (refusals === 4 || status !== 503) refused.resolve(undefined);
    return status;
  });
  await refused.promise;
  const before = refusals;
  gate.resolve(undefined);
  await Promise.all(sent);
  expect(before).toBeGreaterThanOrEqual(4);
  expect(await send()).toBe(200);
  await slow.close();
});

test.each<[string, number]>([
  ['', 400],
  ['\n \n', 400],
  ['not json', 422],
  ['null', 422],
])('a body of %j is refused', async (body, status) => {
  expect((await bulk([body])).status).toBe(status);
});
