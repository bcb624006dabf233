import { type RunningService, startService } from '../../test/service';
import { maxLookup } from './lookup';

describe('looking up many ports', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.close());

  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    service.client('/ports/lookup', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });

  test('finds them in the order asked for and names the missing as written', async () => {
    const answer = await post(JSON.stringify({ ids: ['nl rtm', 'XXXXX', 'DEHAM', 'no key', 'NLRTM'] }));
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      found: [{ unlocode: 'NLRTM' }, { unlocode: 'DEHAM' }],
      missing: ['XXXXX', 'no key'],
    });
  });

  test('of nothing is nothing', async () => {
    expect((await post('{"ids":[]}')).json()).toEqual({ found: [], missing: [] });
  });

  test('takes as many as the cap and no more', async () => {
    const ids = Array.from({ length: maxLookup + 1 }, () => 'NLRTM');
    expect((await post(JSON.stringify({ ids: ids.slice(1) }))).status).toBe(200);
    const answer = await post(JSON.stringify({ ids }));
    expect(answer.status).toBe(400);
    expect(answer.json().detail).toContain('at most 1000');
  });

  test.each([
    ['', 'is not JSON'],
    ['{"ids":', 'is not JSON'],
    [Buffer.from('{"ids":["\xff"]}', 'latin1'), 'is not JSON in UTF-8'],
    ['[]', 'must be an object'],
    ['null', 'must be an object'],
    ['"NLRTM"', 'must be an object'],
    ['{}', 'must be an array of strings'],
    ['{"ids":"NLRTM"}', 'must be an array of strings'],
    ['{"ids":[1]}', 'must be an array of strings'],
    ['{"ids":[],"other":1}', 'other: is unknown'],
    ['{"__proto__":{"ids":["NLRTM"]}}', '__proto__: is unknown'],
    ['{"ids":{"__proto__":[]}}', 'must be an array of strings'],
  ])('refuses the body %s', async (body, detail) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.json().detail).toContain(detail);
  });

  test('takes hostile keys for missing', async () => {
    const ids = ['__proto__', 'constructor', '\u0000', '🚢', "'; DROP TABLE ports; --"];
    expect((await post(JSON.stringify({ ids }))).json()).toEqual({ found: [], missing: ids });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])(
    'refuses the content type "%s"',
    async (type) => {
      const answer = await post('{"ids":[]}', { 'Content-Type': type });
      expect(answer.status).toBe(415);
      expect(answer.headers.accept).toBe('application/json');
    },
  );

  test('takes a content type with parameters and refuses a compressed body', async () => {
    expect((await post('{"ids":[]}', { 'Content-Type': 'Application/JSON; charset=utf-8' })).status).toBe(
      200,
    );
    expect((await post('{"ids":[]}', { 'Content-Encoding': 'gzip' })).status).toBe(415);
  });

  test.each([{}, { 'Transfer-Encoding': 'chunked' }])(
    'refuses a body that is too large %j',
    async (headers) => {
      const answer = await post(JSON.stringify({ ids: ['x'.repeat(5_000_000)] }), headers);
      expect(answer.status).toBe(413);
      expect(answer.json().detail).toContain('65536');
    },
  );

  test('is a POST', async () => {
    const answer = await service.client('/ports/lookup');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST, OPTIONS');
  });
});
