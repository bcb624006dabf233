import type { Answer } from '../../../test/answer';
import { file } from '../../../test/import-program';
import { lighthouses } from '../../../test/lighthouses';
import { type RunningService, startService } from '../../../test/service';
import { anybody, writableLighthouses } from '../../../test/writable';
import { runImport } from '../../import/run';
import { openSource } from '../../import/source';
import { defineRoutes, type Routes } from '../routes';
import { defineResource, type ResourceDefinition } from '../../resource/definition';

/** Lighthouses whose keys are words, written in one way. */
function named(spell: (text: string) => string, options: object): ResourceDefinition {
  const readKey = (text: string): string | undefined =>
    /^[a-z]{1,10}$/i.test(text.trim()) ? spell(text.trim()) : undefined;
  return defineResource({
    ...{ ...lighthouses, readKey, keyPattern: `^[${spell('a')}-${spell('z')}]{1,10}$` },
    parse: (raw: object, key: string | undefined) => ({
      record: { ...raw, id: readKey(key ?? (raw as { id: string }).id) },
    }),
    ...options,
  } as never);
}

const capitals = named((text) => text.toUpperCase(), { writable: true });
const small = named((text) => text.toLowerCase(), { writable: true });
const light = (id: string) => ({ id, title: id, lit: true, colours: [] });

const running: RunningService[] = [];
let service: RunningService;
async function start(resource: ResourceDefinition, routes?: Routes): Promise<void> {
  service = await startService({ resource, records: {}, guard: anybody, ...(routes && { routes }) });
  running.push(service);
}
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

function send(method: string, path: string, body: string, type = 'application/json'): Promise<Answer> {
  return service.client(path, { method, headers: { 'Content-Type': type }, body });
}

describe.each([
  { resource: capitals, words: ['LOOKUP', 'CHANGES', 'BULK'] },
  { resource: small, words: ['lookup', 'changes', 'bulk'] },
])('of keys such as $words', ({ resource, words }) => {
  beforeEach(() => start(resource));

  test.each(words)(
    'no record has the key %s, one spelling of which is a path of another kind',
    async (word) => {
      const told = {
        status: 422,
        errors: [{ pointer: '#/id', detail: expect.stringContaining(`the key ${word}`) as string }],
      };
      expect((await send('POST', '/lighthouses', JSON.stringify(light(word)))).json()).toMatchObject(told);
      const capital = `/lighthouses/${word.charAt(0).toUpperCase()}${word.slice(1)}`;
      expect((await send('PUT', capital, JSON.stringify(light(word)))).json()).toMatchObject(told);
      const line = JSON.stringify({ method: 'PUT', id: word, body: light(word) });
      const bulk = await send('POST', '/lighthouses/bulk?together=each', line, 'application/x-ndjson');
      expect(JSON.parse(bulk.text)).toMatchObject(told);
      expect((await service.client('/lighthouses')).json()).toMatchObject({ total: 0 });
    },
  );
});

test('every path beside those of records is a key that no record may have', async () => {
  await start(small);
  const { paths } = (await service.client('/openapi.json')).json() as { readonly paths: object };
  const words = Object.keys(paths).flatMap((path) => /^\/lighthouses\/([^{/]+)$/.exec(path)?.[1] ?? []);
  expect(words.length).toBeGreaterThan(2);
  for (const word of words)
    expect((await send('POST', '/lighthouses', JSON.stringify(light(word)))).status).toBe(422);
});

test('the team’s own paths are such keys, too', async () => {
  const routes = defineRoutes((router) => {
    router.get('/lighthouses/nearest', (ctx) => void (ctx.body = 'here'));
    router.delete('/lighthouses/oldest', (ctx) => void (ctx.status = 204));
    router.post('/lighthouses/newest', (ctx) => void (ctx.status = 204));
    router.get('/lighthouses/:id/history', (ctx) => void (ctx.status = 204));
    router.get('/keepers/ida', (ctx) => void (ctx.status = 204));
  });
  await start(small, routes);
  const body = (id: string) => ({
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(light(id)),
  });
  const put = async (id: string) => (await fetch(`${service.origin}/lighthouses/${id}`, body(id))).status;
  expect(await Promise.all(['Nearest', 'oldest', 'newest', 'history', 'ida'].map(put))).toEqual([
    ...[422, 422, 201, 201, 201],
  ]);
  // Where only a POST is, a record of that name can be read.
  expect((await fetch(`${service.origin}/lighthouses/newest`)).status).toBe(200);
});

test('imports reject such keys, with the reason; where nobody writes, fewer', async () => {
  const path = file(JSON.stringify(['Bulk', 'changes', 'LOOKUP', 'other'].map(light)));
  for (const [resource, taken] of [
    [small, ['bulk', 'changes', 'lookup']],
    [named((text) => text.toLowerCase(), {}), ['lookup']],
  ] as const) {
    await start(resource);
    const reasons: string[] = [];
    const report = await runImport({
      ...{ resource, store: service.store, source: await openSource(path), mode: 'merge' },
      onReject: ({ reason }) => reasons.push(reason),
    });
    expect(reasons).toEqual(
      taken.map((key) => `has the key ${key}, but /lighthouses/${key} is something else`),
    );
    expect(report).toMatchObject({ created: 4 - taken.length, rejected: taken.length });
  }
});

test('a key is taken in any spelling, in the path and in the body, and kept in one', async () => {
  await start(writableLighthouses());
  const keys = async () =>
    ((await service.client('/lighthouses')).json() as { items: { id: string }[] }).items.map(({ id }) => id);
  const created = await send('POST', '/lighthouses', JSON.stringify(light(' l1 ')));
  expect([created.status, created.headers.location]).toEqual([201, 'lighthouses/L1']);
  expect(created.json()).toMatchObject({ id: 'L1', title: ' l1 ' });
  expect((await send('POST', '/lighthouses', JSON.stringify(light('L1')))).status).toBe(409);
  for (const [path, id] of [
    ['l1', 'L1'],
    ['L1', 'l1'],
    ['%20l1', 'l1 '],
  ] as const) {
    const replaced = await send('PUT', `/lighthouses/${path}`, JSON.stringify(light(id)));
    expect([replaced.status, replaced.json()]).toMatchObject([200, { id: 'L1', title: id }]);
  }
  const patch = 'application/merge-patch+json';
  expect((await send('PATCH', '/lighthouses/l1', '{"id":"l1","title":"New"}', patch)).json()).toMatchObject({
    ...{ id: 'L1', title: 'New' },
  });
  const lines = [
    { method: 'POST', id: 'l2', body: light('L2') },
    { method: 'PUT', id: 'L3', body: light('l3') },
    { method: 'PUT', id: 'l4', body: light('l4') },
  ].map((line) => JSON.stringify(line));
  expect((await send('POST', '/lighthouses/bulk', lines.join('\n'), 'application/x-ndjson')).status).toBe(
    200,
  );
  expect(await keys()).toEqual(['L1', 'L2', 'L3', 'L4']);
  // Another record's key is another record's, and what is no key is none.
  for (const [id, detail] of [
    ['l2', 'must be L1, as in the path; a record keeps its id'],
    ['x1', expect.stringContaining('pattern') as string],
  ] as const)
    expect((await send('PUT', '/lighthouses/l1', JSON.stringify(light(id)))).json()).toMatchObject({
      ...{ status: 422, errors: [{ pointer: '#/id', detail }] },
    });
  expect((await service.client('/lighthouses/L1')).json()).toMatchObject({ title: 'New' });
});
