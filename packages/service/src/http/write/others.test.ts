import type { Answer } from '../../../test/answer';
import { type RunningService, startService } from '../../../test/service';
import { anybody, writableLighthouses } from '../../../test/writable';

const own = { id: 'L1', title: 'Kjeungskjær', lit: true, colours: ['red'], place: [9.53, 63.73] };
/** What only another release has as fields. */
const others = { flag: 'NO', range: 16, lens: { order: [1, null] } };

let service: RunningService;
beforeEach(async () => {
  service = await startService({
    resource: writableLighthouses({ removed: ['gone'] }),
    records: {},
    guard: anybody,
  });
  // As that release would have written it.
  await service.store.write([{ key: 'L1', decide: () => ({ ...own, ...others }) }]);
});
afterEach(() => service.close());

const send = (method: string, path: string, body: string, type = 'application/json'): Promise<Answer> =>
  service.client(path, { method, headers: { 'Content-Type': type }, body });
const patch = (fields: object): Promise<Answer> =>
  send('PATCH', '/lighthouses/L1', JSON.stringify(fields), 'application/merge-patch+json');
const put = (record: object): Promise<Answer> => send('PUT', '/lighthouses/L1', JSON.stringify(record));
const bulk = (...lines: readonly object[]): Promise<Answer> =>
  send(
    'POST',
    '/lighthouses/bulk',
    lines.map((line) => JSON.stringify(line)).join('\n'),
    'application/x-ndjson',
  );
const read = async (): Promise<unknown> => (await service.client('/lighthouses/L1')).json();

const sea = { ...own, title: 'Sea' };

test.each<[string, () => Promise<Answer>]>([
  ['is changed', () => patch({ title: 'Sea' })],
  ['is replaced', () => put(sea)],
  ['is replaced by what was read, with another title', () => put({ ...others, ...sea })],
  ['is changed in bulk', () => bulk({ method: 'PATCH', id: 'L1', body: { title: 'Sea' } })],
  ['is replaced in bulk', () => bulk({ method: 'PUT', id: 'L1', body: sea })],
  [
    'is replaced twice in one bulk',
    () => bulk({ method: 'PUT', id: 'L1', body: own }, { method: 'PUT', id: 'L1', body: sea }),
  ],
])('a record that %s keeps the fields that another release has given it', async (_what, change) => {
  expect((await change()).status).toBe(200);
  expect(await read()).toEqual({ ...sea, ...others });
  const { text } = await service.client('/lighthouses/changes');
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toMatchObject({ record: others });
});

test.each<[string, () => Promise<Answer>]>([
  ['has another value', () => put({ ...own, flag: 'SE' })],
  ['is changed', () => patch({ flag: 'SE' })],
  ['is removed', () => patch({ flag: null })],
])('a field of another release that %s is refused, and all stays as it was', async (_what, change) => {
  const detail = 'is a field of another release: send it as it is, or leave it out';
  const answer = await change();
  expect([answer.status, answer.json()]).toMatchObject([422, { errors: [{ pointer: '#/flag', detail }] }]);
  expect(await read()).toEqual({ ...own, ...others });
});

test('a record that is deleted and made again has them no more', async () => {
  await bulk({ method: 'DELETE', id: 'L1' }, { method: 'POST', body: own });
  expect(await read()).toEqual(own);
});

test('a field that no release has any more goes with the next change', async () => {
  await service.store.write([
    {
      key: 'L1',
      decide: (item) => ({ ...(JSON.parse(item?.json ?? '{}') as object), gone: 'x' }),
    },
  ]);
  expect((await patch({ title: 'Sea' })).status).toBe(200);
  expect(await read()).toEqual({ ...sea, ...others });
});
