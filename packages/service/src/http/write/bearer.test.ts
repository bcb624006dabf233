import { once } from 'node:events';
import { request } from 'node:http';
import { AUDIENCE, type Claims, type Issuer, startIssuer } from '../../../test/issuer';
import { type RunningService, startService } from '../../../test/service';
import { writableLighthouses } from '../../../test/writable';
import { fetchKeys } from '../../auth/fetch-keys';
import { KeySet } from '../../auth/key-set';
import { WriteLimit } from '../../auth/limit';
import { verifier } from '../../auth/verifier';
import { bearerGuard } from './bearer';
import type { AuditEntry } from './audit';

const record = { id: 'L1', title: 'Kjeungskjær', lit: true, colours: ['red'], place: [9.53, 63.73] };

let issuer: Issuer;
let now: number;
let service: RunningService;
let audited: AuditEntry[];

beforeEach(async () => {
  issuer = await startIssuer();
  now = 0;
  audited = [];
  const keys = new KeySet({ fetch: () => fetchKeys(`${issuer.url}/keys`), now: () => now });
  const verify = verifier({
    ...{ issuer: issuer.url, audience: AUDIENCE, algorithms: ['ES256'], clockSkewSeconds: 30 },
    keys,
  });
  service = await startService({
    resource: writableLighthouses(),
    records: { L1: record },
    guard: bearerGuard({ verify, limit: new WriteLimit(30, () => now), realm: 'lights' }),
    audit: (entry) => audited.push(entry),
  });
});
afterEach(async () => {
  await service.close();
  await issuer.close();
});

const put = (authorization?: string, id = 'L2', method = 'PUT') =>
  service.client(`/lighthouses/${id}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...(authorization && { Authorization: authorization }) },
    ...(method === 'PUT' && { body: JSON.stringify({ ...record, id }) }),
  });
const bearer = async (claims?: Claims, header?: Claims) => `Bearer ${await issuer.token(claims, header)}`;

test('who has a token with the scope of the resource writes, and is named', async () => {
  expect((await put(await bearer())).status).toBe(201);
  expect((await put(`bEARER   ${await issuer.token()}`)).status).toBe(200);
  expect(audited.map(({ subject, key }) => [subject.id, key])).toEqual([['ida', 'L2']]);
});

test.each([[undefined], [''], ['Basic aWRhOmh1bnRlcjI='], ['Bearer'], ['eyJhbGciOiJFUzI1NiJ9.e30.x']])(
  'without a bearer token (%s) the answer is 401, and says what it takes',
  async (authorization) => {
    const { status, headers } = await put(authorization);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="lights", scope="lighthouses:write"');
    expect(audited).toEqual([]);
  },
);

test.each<[string, () => Promise<string>]>([
  ['is none', () => Promise.resolve('Bearer x')],
  ['is of another audience', () => bearer({ aud: 'other' })],
  ['is over', () => bearer({ exp: 1 })],
  ['names no key of the issuer', () => bearer({}, { kid: 'random' })],
  ['comes twice', async () => `${await bearer()}, ${await bearer()}`],
  ['has something behind it', async () => `${await bearer()} x`],
  ['is a quote', () => Promise.resolve('Bearer "\\"')],
])('a token that %s is 401 invalid_token, in words that fit into a header', async (_what, authorization) => {
  const { status, headers } = await put(await authorization());
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(
    /^Bearer realm="lights", scope="lighthouses:write", error="invalid_token", error_description="[^"\\]+"$/,
  );
});

test.each([
  { scope: undefined },
  { scope: 'ports:write lighthouses:read' },
  { scope: 'lighthouses:writer xlighthouses:write' },
  { scope: 'lighthouses:write,ports:write' },
  { scope: 'LIGHTHOUSES:WRITE' },
  { scope: undefined, roles: ['lighthouses:write'] },
])('a token without the scope (%j) is 403 insufficient_scope', async (claims) => {
  const { status, headers } = await put(await bearer(claims));
  expect(status).toBe(403);
  expect(headers['www-authenticate']).toBe(
    'Bearer realm="lights", scope="lighthouses:write", error="insufficient_scope"',
  );
  expect((await service.client('/lighthouses/L2')).status).toBe(404);
});

test('when the keys cannot be had, nobody is refused: 503 that says when to try again', async () => {
  issuer.answer = (_req, res) => res.writeHead(500).end();
  const { status, headers } = await put(await bearer());
  expect([status, headers['retry-after']]).toEqual([503, '10']);
  issuer.answer = undefined;
  now = 10_000;
  expect((await put(await bearer())).status).toBe(201);
});

test('each subject has a limit of its own: 429 says when to try again, and what the limit is', async () => {
  const [ida, per] = [await bearer(), await bearer({ sub: 'per' })];
  for (let at = 0; at < 30; at++) expect((await put(ida)).status).toBeLessThan(300);
  const { status, headers } = await put(ida);
  expect(status).toBe(429);
  expect(headers).toMatchObject({
    'retry-after': '2',
    ratelimit: '"writes";r=0;t=2',
    'ratelimit-policy': '"writes";q=30;w=60',
  });
  expect((await put(per)).status).toBe(200);
  now = 2000;
  expect((await put(ida)).status).toBe(200);
});

test('each line of a bulk counts, and one that is let in is done whole', async () => {
  const lines = Array.from({ length: 90 }, (_, n) =>
    JSON.stringify({ method: 'PUT', id: `L${n}`, body: { title: 'One', lit: true, colours: [] } }),
  );
  const bulk = async (token: string) =>
    service.client('/lighthouses/bulk', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', Authorization: token },
      body: lines.join('\n'),
    });
  const ida = await bearer();
  const answers = await Promise.all([bulk(ida), bulk(ida), bulk(await bearer({ sub: 'per' }))]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  const { status, headers } = await put(ida);
  expect([status, Number(headers['retry-after']) > 120]).toEqual([429, true]);
});

test('who is refused has taken nothing from the limit of whose name the token has', async () => {
  for (let at = 0; at < 40; at++) expect((await put(await bearer({ scope: 'x' }))).status).toBe(403);
  expect((await put(await bearer())).status).toBe(201);
});

test('the answer does not wait for the body', async () => {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': '1000', Authorization: 'Bearer x' };
  const half = request(`${service.origin}/lighthouses/L2`, { method: 'PUT', headers });
  half.write('{');
  const [answer] = (await once(half, 'response')) as [{ statusCode: number }];
  expect(answer.statusCode).toBe(401);
  half.destroy();
});

test('many at once, good and bad, each get their own answer, and the issuer is asked once', async () => {
  const [good, weak, other] = [await bearer(), await bearer({ scope: 'x' }), await bearer({ aud: 'x' })];
  const answers = await Promise.all(
    Array.from({ length: 90 }, (_, at) => put([good, weak, other][at % 3], `L${at + 10}`)),
  );
  for (const [at, { status }] of answers.entries())
    expect([at, status]).toEqual([at, [201, 403, 401][at % 3]]);
  expect(audited).toHaveLength(30);
  expect(issuer.asked()).toBe(1);
});

test('two thousand tokens that name random keys do not keep anybody from reading or writing', async () => {
  const good = await bearer();
  expect((await put(good)).status).toBe(201);
  now = 60_000;
  const random = await Promise.all(
    Array.from({ length: 100 }, (_, at) => bearer({}, { kid: `random ${at}` })),
  );
  for (let round = 0; round < 20; round++) {
    const statuses = await Promise.all(random.map(async (token) => (await put(token, 'L9')).status));
    expect(new Set(statuses)).toEqual(new Set([401]));
  }
  expect((await put(good)).status).toBe(200);
  expect((await service.client('/lighthouses')).status).toBe(200);
  expect(issuer.asked()).toBe(2);
});

test('whoever reads is asked nothing, and a token of nobody is not looked at', async () => {
  const headers = { Authorization: 'Bearer x' };
  for (const path of ['/lighthouses', '/lighthouses/L1', '/dataset', '/openapi.json'])
    expect((await service.client(path, { headers })).status).toBe(200);
  expect(issuer.asked()).toBe(0);
});
