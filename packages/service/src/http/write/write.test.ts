import type { Answer } from '../../../test/answer';
import { type RunningService, startService } from '../../../test/service';
import { anybody, writableLighthouses } from '../../../test/writable';
import { z } from 'zod';
import { lighthouses } from '../../../test/lighthouses';
import { defineResource, type ResourceDefinition } from '../../resource/definition';
import type { AuditEntry } from './audit';

const L1 = {
  id: 'L1',
  title: 'Kjeungskjær',
  keeper: 'Ida',
  height: 21,
  lit: true,
  colours: ['red'],
  place: [9.53, 63.73],
};
const L2 = {
  id: 'L2',
  title: 'Lindesnes',
  keeper: 'Ola',
  lit: true,
  colours: ['white'],
  place: [7.05, 57.98],
};

const audited: AuditEntry[] = [];
let service: RunningService;
beforeEach(async () => {
  audited.length = 0;
  service = await startService({
    resource: writableLighthouses(),
    records: { L1 },
    guard: anybody,
    audit: (entry) => audited.push(entry),
  });
});
afterEach(() => service.close());

function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return service.client(path, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': type }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

const etagOf = async (id: string): Promise<string> =>
  (await service.client(`/lighthouses/${id}`)).headers.etag ?? '';
const ids = async (query: string): Promise<string[]> =>
  ((await service.client(`/lighthouses?${query}`)).json() as { items: { id: string }[] }).items.map(
    ({ id }) => id,
  );

test('a record is created, read, found, changed, replaced and deleted', async () => {
  const created = await send('POST', '/lighthouses', L2);
  expect(created.status).toBe(201);
  expect(created.headers).toMatchObject({ location: 'lighthouses/L2', 'content-location': 'lighthouses/L2' });
  expect(created.headers.etag).toBe(await etagOf('L2'));
  expect((await service.client('/lighthouses/L2')).json()).toEqual(L2);
  expect(await ids('q=linde')).toEqual(['L2']);

  const changed = await send('PATCH', '/lighthouses/L2', { keeper: null, title: 'Ryvingen' });
  expect(changed.json()).toEqual({
    id: 'L2',
    title: 'Ryvingen',
    lit: true,
    colours: ['white'],
    place: [7.05, 57.98],
  });
  expect([await ids('q=linde'), await ids('q=ryv'), await ids('keeper=ola')]).toEqual([[], ['L2'], []]);

  const { id: _, ...rest } = L2;
  expect((await send('PUT', '/lighthouses/l2', rest)).status).toBe(200);
  expect((await service.client('/lighthouses/L2')).json()).toEqual(L2);
  expect((await send('PUT', '/lighthouses/L3', rest)).status).toBe(201);

  expect((await send('DELETE', '/lighthouses/L2')).status).toBe(204);
  expect((await service.client('/lighthouses/L2')).status).toBe(404);
  expect(await ids('')).toEqual(['L1', 'L3']);
  expect((await service.client('/dataset')).json()).toMatchObject({ records: 2 });
});

test('each change is told, by the names of its fields', async () => {
  await send('POST', '/lighthouses', L2);
  await send('PATCH', '/lighthouses/L2', { height: 3, title: L2.title });
  await send('PUT', '/lighthouses/L2', L2);
  await send('PUT', '/lighthouses/L2', L2);
  await send('DELETE', '/lighthouses/L2');
  expect(
    audited.map(({ subject, action, key, changed }) => [subject.id, action, key, changed.join()]),
  ).toEqual([
    ['anybody', 'create', 'L2', 'id,title,keeper,lit,colours,place'],
    ['anybody', 'update', 'L2', 'height'],
    ['anybody', 'replace', 'L2', 'height'],
    ['anybody', 'delete', 'L2', 'id,title,keeper,lit,colours,place'],
  ]);
});

describe('what a request depends on', () => {
  test('POST creates only, PUT with If-None-Match, too', async () => {
    expect((await send('POST', '/lighthouses', L1)).status).toBe(409);
    expect((await send('PUT', '/lighthouses/L1', L1, { 'If-None-Match': '*' })).status).toBe(412);
    expect((await send('PUT', '/lighthouses/L2', L2, { 'If-None-Match': '*' })).status).toBe(201);
  });

  test('both have to be met where both are given', async () => {
    const both = { 'If-Match': await etagOf('L1'), 'If-None-Match': '*' };
    expect((await send('PUT', '/lighthouses/L1', L1, both)).status).toBe(412);
    const other = { ...both, 'If-None-Match': '"other"' };
    expect((await send('PUT', '/lighthouses/L1', L1, other)).status).toBe(200);
  });

  test.each(['PUT', 'PATCH', 'DELETE'])('%s with If-Match changes only what was read', async (method) => {
    const body = method === 'DELETE' ? undefined : { ...L1, title: 'Other' };
    const read = await etagOf('L1');
    await send('PATCH', '/lighthouses/L1', { height: 22 });
    for (const stale of [read, '"other"', `W/${await etagOf('L1')}`])
      expect((await send(method, '/lighthouses/L1', body, { 'If-Match': stale })).status).toBe(412);
    expect((await send(method, '/lighthouses/L1', body, { 'If-Match': 'unquoted' })).status).toBe(400);
    const current = await etagOf('L1');
    const either = `"x", ${current.replace(/"$/, '-gzip"')}`;
    expect((await send(method, '/lighthouses/L1', body, { 'If-Match': either })).status).toBeLessThan(300);
  });

  test('a PUT with If-Match creates nothing; PATCH and DELETE need a record', async () => {
    expect((await send('PUT', '/lighthouses/L2', L2, { 'If-Match': '*' })).status).toBe(412);
    expect((await send('PATCH', '/lighthouses/L2', {})).status).toBe(404);
    expect((await send('DELETE', '/lighthouses/L2')).status).toBe(404);
  });
});

describe('what is no record', () => {
  test.each<[unknown, string[]]>([
    [{ ...L2, height: 'tall', nights: 1 }, ['#/height', '#/nights']],
    [{ id: 'L2' }, ['#/title', '#/lit', '#/colours']],
    [{ ...L2, place: [181, 0] }, ['#/place/0']],
    [{ ...L2, colours: ['red', 5] }, ['#/colours/1']],
    [{ ...L2, id: 'X' }, ['#/id']],
    [{ ...L2, 'a/b~c': 1 }, ['#/a~1b~0c']],
    [JSON.stringify(L2).replace('{', '{"__proto__":{"lit":1},'), ['#/__proto__']],
    [[L2], ['#']],
    ['null', ['#']],
    ['"x"', ['#']],
  ])('%j is refused with where it is wrong', async (body, pointers) => {
    const answer = await send('POST', '/lighthouses', body);
    expect(answer.status).toBe(422);
    expect((answer.json().errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test.each([
    ['POST', '/lighthouses'],
    ['PUT', '/lighthouses/L2'],
    ['PATCH', '/lighthouses/L1'],
  ])(
    'a name that the body of a %s has twice is refused, for nobody knows which is meant',
    async (method, path) => {
      const answer = await send(method, path, JSON.stringify(L2).replace('{', '{"title":"Other",'));
      expect([answer.status, answer.json().detail]).toEqual([
        400,
        'The body has "title" more than once in one object.',
      ]);
    },
  );

  test('a record keeps its key', async () => {
    expect((await send('PUT', '/lighthouses/L2', L1)).json()).toMatchObject({
      errors: [{ pointer: '#/id' }],
    });
    expect((await send('PATCH', '/lighthouses/L1', { id: 'L2' })).json()).toMatchObject({
      errors: [{ pointer: '#/id' }],
    });
    for (const name of ['title', 'nothing', 'constructor'])
      expect((await send('PATCH', '/lighthouses/L1', { [name]: null })).json()).toMatchObject({
        status: 422,
        errors: [{ pointer: `#/${name}` }],
      });
  });
});

describe('a request with a name', () => {
  const named = { 'Idempotency-Key': '8e03978e-40d5' };

  test('changes something once, and is answered the same each time', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => send('POST', '/lighthouses', L2, named)));
    await send('PATCH', '/lighthouses/L2', { height: 1 });
    const third = await send('POST', '/lighthouses', L2, named);
    for (const answer of [second, third]) {
      expect([answer?.status, answer?.text, answer?.headers.etag]).toEqual([
        201,
        first?.text,
        first?.headers.etag,
      ]);
      expect(answer?.headers.location).toBe('lighthouses/L2');
    }
    expect(audited).toHaveLength(2);
  });

  test('is refused when it is another one, but for another client', async () => {
    await send('POST', '/lighthouses', L2, named);
    expect((await send('POST', '/lighthouses', { ...L2, height: 2 }, named)).status).toBe(422);
    expect((await send('PUT', '/lighthouses/L2', L2, named)).status).toBe(422);
    expect((await send('POST', '/lighthouses', L2, { ...named, Authorization: 'another' })).status).toBe(409);
  });

  test('may be sent again when it was refused', async () => {
    expect((await send('DELETE', '/lighthouses/L2', undefined, named)).status).toBe(404);
    await send('POST', '/lighthouses', L2);
    expect((await send('DELETE', '/lighthouses/L2', undefined, named)).status).toBe(204);
  });
});

describe('a resource that asks for preconditions', () => {
  let careful: RunningService;
  beforeEach(async () => {
    careful = await startService({
      resource: writableLighthouses({ preconditions: 'required' }),
      records: { L1 },
      guard: anybody,
    });
  });
  afterEach(() => careful.close());

  test.each(['PUT', 'PATCH', 'DELETE'])(
    'answers 428 to a %s that does not say what it has read',
    async (method) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const ask = async (headers: Readonly<Record<string, string>>) =>
        (
          await careful.client('/lighthouses/L1', {
            method,
            headers: { 'Content-Type': type, ...headers },
            ...(method !== 'DELETE' && { body: JSON.stringify({ ...L1, title: 'Other' }) }),
          })
        ).status;
      expect(await ask({})).toBe(428);
      expect(await ask({ 'If-Match': '"other"' })).toBe(412);
      const read = await careful.client('/lighthouses/L1');
      expect(await ask({ 'If-Match': read.headers.etag ?? '' })).toBeLessThan(300);
    },
  );
});

test('what imports may not hold, writes may not either, and the other way round: the definition’s own schema', async () => {
  const schema = z.looseObject({ title: z.string().min(3, 'is too short') });
  const strict = defineResource({ ...lighthouses, writable: { schema } } as never) as ResourceDefinition;
  expect(strict.parse({ id: 'L1', title: 'x' }, undefined)).toEqual({ rejected: 'title: is too short' });
  const one = await startService({ resource: strict, records: { L1 }, guard: anybody });
  const answer = await one.client('/lighthouses/L1', {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/merge-patch+json' },
    body: '{"title":"x"}',
  });
  expect(answer.json()).toMatchObject({
    status: 422,
    errors: [{ pointer: '#/title', detail: 'is too short' }],
  });
  await one.close();
});

test('without a guard nobody writes, and no body is read first; without `writable` there is nothing to write to', async () => {
  const headers = { 'Content-Type': 'application/json' };
  const closed = await startService({ resource: writableLighthouses(), records: { L1 } });
  for (const [method, path] of [
    ['POST', '/lighthouses'],
    ['PUT', '/lighthouses/L1'],
    ['PATCH', '/lighthouses/L1'],
    ['DELETE', '/lighthouses/L1'],
    ['POST', '/lighthouses/bulk'],
  ] as const) {
    const body = method === 'DELETE' ? {} : { body: 'no JSON' };
    const answer = await closed.client(path, { method, headers, ...body });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  }
  await closed.close();
  const readOnly = await startService({ resource: lighthouses, records: { L1 } });
  expect(
    (await readOnly.client('/lighthouses/L1', { method: 'PUT', headers, body: '{}' })).headers.allow,
  ).toBe('GET, HEAD, OPTIONS');
  expect((await readOnly.client('/lighthouses/changes')).status).toBe(400);
  await readOnly.close();
});

test('a browser may ask first, and HEAD and OPTIONS are answered', async () => {
  const { status, headers } = await send('OPTIONS', '/lighthouses/L1');
  expect([status, headers.allow, headers['accept-patch']]).toEqual([
    204,
    'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
    'application/merge-patch+json',
  ]);
  for (const name of ['Authorization', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'Content-Type'])
    expect(String(headers['access-control-allow-headers']).split(', ')).toContain(name);
  expect((await send('PROPFIND', '/lighthouses')).headers.allow).toBe('GET, HEAD, POST, OPTIONS');
});

test('lists that are kept as finished bytes are not served any more once something was written', async () => {
  const list = () => service.client('/lighthouses?fields=id,title');
  const before = await list();
  const unchanged = await service.client('/lighthouses?fields=id,title', {
    headers: { 'If-None-Match': before.headers.etag ?? '' },
  });
  expect(unchanged.status).toBe(304);
  for (let n = 0; n < 20; n++) {
    await send('PATCH', '/lighthouses/L1', { title: `Title ${n}` });
    const [one, other] = await Promise.all([list(), list()]);
    for (const answer of [one, other]) {
      expect(answer.json()).toMatchObject({ items: [{ id: 'L1', title: `Title ${n}` }] });
      expect(answer.headers.etag).not.toBe(before.headers.etag);
    }
  }
});
