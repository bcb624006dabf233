import Router from '@koa/router';
import type { Middleware } from 'koa';
import { z } from 'zod';
import { lighthouses } from '../../test/lighthouses';
import { type RunningService, startService } from '../../test/service';
import { Readiness } from '../readiness';
import { operation, problem } from './operation';
import { defineRoutes, type Routes } from './routes';

const L1 = { id: 'L1', title: 'North', lit: true, colours: [] };

async function serving(routes: Routes, options: object = {}): Promise<RunningService> {
  return startService({ resource: lighthouses, records: { L1 }, routes, ...options });
}

const Echo = z.object({ id: z.string(), year: z.number(), tags: z.array(z.string()) });

/** What a Koa developer would write. */
const team = defineRoutes((router, { records }) => {
  const { get } = records(lighthouses);
  router.get(
    '/lighthouses/:id/history',
    operation(
      {
        summary: 'What happened there',
        params: z.object({ id: z.string().max(5) }),
        query: z.object({
          year: z.coerce.number().int().default(2000),
          tag: z.array(z.string()).default([]),
        }),
        answer: Echo,
        otherAnswers: { 404: 'There is no such lighthouse' },
      },
      async ({ params: { id }, query: { year, tag } }) => {
        const { id: found } = (await get(id)) ?? problem(404, `There is no lighthouse ${id}.`);
        return { id: found, year, tags: tag };
      },
    ),
  );
  router.put(
    '/lighthouses/:id/lamp',
    operation(
      {
        summary: 'Change the lamp',
        params: z.object({ id: z.string() }),
        body: z.object({ watts: z.number().positive(), colours: z.array(z.object({ name: z.string() })) }),
        answer: z.object({ watts: z.number() }),
        status: 201,
      },
      ({ body: { watts } }) => ({ watts }),
    ),
  );
  router.delete(
    '/lighthouses/:id/lamp',
    operation({ summary: 'Take the lamp away' }, () => undefined),
  );
  const nested = new Router({ prefix: '/keepers' });
  nested.use(async (ctx, next) => {
    ctx.set('X-Team', 'keepers');
    await next();
  });
  nested.get('/:name/:shift', (ctx) => {
    ctx.body = { ...ctx.params };
  });
  nested.get('/text', (ctx) => {
    ctx.body = 'plain';
  });
  router.use('/team', nested.routes());
  router.get('/lighthouses/nearest', (ctx) => {
    ctx.body = { nearest: 'L1' };
  });
  router.get('/broken', () => {
    throw new Error('secret');
  });
  router.get(
    '/dishonest',
    operation({ summary: 'x', answer: z.object({ n: z.number() }) }, () => ({ n: 'no' }) as never),
  );
});

describe('a team’s own routes', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await serving(team);
  });
  afterAll(() => service.close());

  test('a parameter may stand in the middle; the query is read by its schema', async () => {
    const answer = await service.client('/lighthouses/L1/history?year=1999&tag=a&tag=b');
    expect([answer.status, answer.json()]).toEqual([200, { id: 'L1', year: 1999, tags: ['a', 'b'] }]);
    expect(answer.headers.etag).toMatch(/^"/);
    const again = await service.client('/lighthouses/L1/history?year=1999&tag=a&tag=b', {
      headers: { 'If-None-Match': String(answer.headers.etag) },
    });
    expect(again.status).toBe(304);
  });

  test('everything wrong is told at once, as a problem document', async () => {
    const answer = await service.client('/lighthouses/too-long/history?year=x&tagg=1&year=2');
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      errors: [
        { parameter: 'id' },
        { parameter: 'tagg', detail: "is unknown; known are year, tag. Did you mean 'tag'?" },
        { parameter: 'year', detail: 'may be given only once' },
      ],
    });
    const unreadable = await service.client('/lighthouses/L1/history?year=x');
    expect(unreadable.json()).toMatchObject({ errors: [{ parameter: 'year' }] });
    expect((await service.client('/lighthouses/L9/history')).status).toBe(404);
  });

  test('a body is checked, and what is wrong in it is named by JSON pointers', async () => {
    const put = (body: unknown) =>
      fetch(`${service.origin}/lighthouses/L1/lamp`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await put({ watts: 5, colours: [] })).status).toBe(201);
    const refused = await put({ watts: -1, colours: [{ name: 'red' }, { name: 1 }] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      errors: [{ parameter: 'body/watts' }, { parameter: 'body/colours/1/name' }],
    });
  });

  test('other methods, nested routers, prefixes and their middleware work as in any Koa service', async () => {
    const gone = await fetch(`${service.origin}/lighthouses/L1/lamp`, { method: 'DELETE' });
    expect(gone.status).toBe(204);
    const nested = await fetch(`${service.origin}/team/keepers/ann/night`);
    expect([nested.headers.get('x-team'), await nested.json()]).toEqual([
      'keepers',
      { name: 'ann', shift: 'night' },
    ]);
    const text = await fetch(`${service.origin}/team/keepers/text`);
    expect([text.headers.get('content-type'), await text.text()]).toEqual([
      'text/plain; charset=utf-8',
      'plain',
    ]);
  });

  test('one beside the records of a resource comes before them', async () => {
    expect(await (await fetch(`${service.origin}/lighthouses/nearest`)).json()).toEqual({ nearest: 'L1' });
    expect((await service.client('/lighthouses/L1')).json()).toMatchObject({ id: 'L1' });
  });

  test('another method is a 405 that lists what there is; OPTIONS tells the same', async () => {
    const refused = await fetch(`${service.origin}/lighthouses/L1/lamp`, { method: 'PATCH' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'PUT, DELETE, OPTIONS']);
    const asked = await fetch(`${service.origin}/lighthouses/L1/lamp`, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'PUT, DELETE, OPTIONS',
    ]);
  });

  test('a failure, or an answer that is not what was promised, is a 500 that tells nothing', async () => {
    for (const path of ['/broken', '/dishonest']) {
      const answer = await fetch(`${service.origin}${path}`);
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toMatch(/secret|expected/);
    }
  });

  test('they are in the reference, from their schemas', async () => {
    const { paths } = (await service.client('/openapi.json')).json() as { paths: Record<string, object> };
    expect(paths['/lighthouses/{id}/history']).toMatchObject({
      get: {
        summary: 'What happened there',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { maxLength: 5 } },
          { name: 'year', in: 'query', required: false, schema: { type: 'integer', default: 2000 } },
          { name: 'tag', in: 'query', schema: { type: 'array' } },
        ],
        responses: { 200: {}, 404: { description: 'There is no such lighthouse' } },
      },
    });
    expect(paths['/lighthouses/{id}/lamp']).toMatchObject({ put: { requestBody: {} }, delete: {} });
    expect(paths['/team/keepers/{name}/{shift}']).toMatchObject({ get: {} });
  });
});

test.each([
  ['GET /lighthouses', '/lighthouses'],
  ['GET /lighthouses/:name', '/lighthouses/:name'],
])('a path that the kit serves, %s, is refused at start', async (_name, path) => {
  await expect(
    serving(
      defineRoutes((router) => {
        router.get(path, () => undefined);
      }),
    ),
  ).rejects.toThrow('is served by the kit already');
});

test('a path that no reference can name is refused at start', async () => {
  const routes = defineRoutes((router) => {
    router.get(/^\/x+$/, () => undefined);
  });
  await expect(serving(routes)).rejects.toThrow('name the path as text');
});

test('the records of a resource that is not served cannot be had', async () => {
  const routes = defineRoutes((_router, { records }) => {
    records({ ...lighthouses, plural: 'ships' });
  });
  await expect(serving(routes)).rejects.toThrow('serves no ships');
});

test('until the records are loaded a route that needs them answers 503', async () => {
  const routes = defineRoutes((router) => {
    router.get(
      '/data',
      operation({ summary: 'x', answer: z.string() }, () => 'x'),
    );
    router.get(
      '/free',
      operation({ summary: 'x', answer: z.string(), needsData: false }, () => 'x'),
    );
  });
  const service = await serving(routes, { readiness: new Readiness() });
  expect((await fetch(`${service.origin}/data`)).status).toBe(503);
  expect((await fetch(`${service.origin}/free`)).status).toBe(200);
  await service.close();
});

test('the team’s middleware is around every endpoint but the probes', async () => {
  const seen: string[] = [];
  const middleware: Middleware = async (ctx, next) => {
    seen.push(ctx.path);
    ctx.set('X-Team', 'yes');
    await next();
  };
  const service = await serving(team, { middleware: [middleware] });
  const answers = await Promise.all(
    ['/lighthouses', '/lighthouses/L1/history', '/ready'].map((path) => fetch(`${service.origin}${path}`)),
  );
  expect(answers.map(({ status, headers }) => [status, headers.get('x-team')])).toEqual([
    [200, 'yes'],
    [200, 'yes'],
    [200, null],
  ]);
  expect(seen.sort()).toEqual(['/lighthouses', '/lighthouses/L1/history']);
  await service.close();
});

test('a health check of the team’s keeps traffic away while it fails', async () => {
  let isUp = false;
  const check = () => (isUp ? Promise.resolve() : Promise.reject(new Error('down')));
  const service = await serving(team, { checks: [{ name: 'the tide table', check }] });
  const before = await fetch(`${service.origin}/ready`);
  expect(before.status).toBe(503);
  expect(await before.text()).toContain('Not ready: the tide table does not answer.');
  isUp = true;
  expect((await fetch(`${service.origin}/ready`)).status).toBe(200);
  await service.close();
});
