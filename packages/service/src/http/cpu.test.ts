import fc from 'fast-check';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Milliseconds until the answer, and its status; without a connection, so that only our work counts. */
async function take({ method, url, headers }: Asked): Promise<{ status: number; milliseconds: number }> {
  const req = new IncomingMessage(new Socket());
  Object.assign(req, { method, url, httpVersion: '1.1', headers: { host: 'x', ...headers } });
  req.push(null);
  const res = new ServerResponse(req);
  const start = performance.now();
  const ended = new Promise<number>((resolve) => {
    const end = res.end.bind(res);
    res.end = ((...args: Parameters<typeof end>) => {
      resolve(performance.now() - start);
      return end(...args);
    }) as typeof res.end;
  });
  service.server.emit('request', req, res);
  const milliseconds = await ended;
  res.destroy();
  return { status: res.statusCode, milliseconds };
}

/** The least of several: what else the machine does only adds to it. */
async function cost(asked: Asked, times: number): Promise<{ status: number; milliseconds: number }> {
  let least = await take(asked);
  for (let time = 1; time < times; time++) {
    const again = await take(asked);
    if (again.milliseconds < least.milliseconds) least = again;
  }
  return least;
}

const pieces = fc.oneof(
  fc.constantFrom(
    ...[
      'a',
      'contry',
      'countryy',
      'limit',
      'ids',
      'sort',
      'fields',
      'near',
      'bbox',
      'q',
      'country',
      'format',
    ],
    ...[
      '=',
      '&',
      ',',
      ';',
      ';q=0',
      ';q=',
      '*',
      '*/*',
      '/',
      '.',
      '-',
      ' ',
      '%20',
      '%C3%A9',
      '%00',
      '"',
      'W/"',
      '\\',
    ],
    ...[
      'text/csv',
      'application/json',
      'gzip',
      '0',
      '1',
      '9',
      '-180',
      '1e9',
      'é',
      '\t',
      '=1,',
      'a=b,',
      '00-',
    ],
  ),
  fc.string({ maxLength: 4 }),
);

/** One or two pieces again and again, which is what makes work grow; or many different ones. */
const long = (most: number) =>
  fc.oneof(
    fc
      .tuple(fc.array(pieces, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: most }))
      .map(([unit, length]) => unit.join('').repeat(Math.ceil(length / Math.max(1, unit.join('').length)))),
    fc.tuple(fc.integer({ min: 1, max: most }), fc.constantFrom('&', ',', '=1&', ';')).map(([length, by]) => {
      let text = '';
      for (let at = 0; text.length < length; at++) text += at.toString(36) + by;
      return text;
    }),
  );

// Tabs and spaces at the ends are no part of a value, line ends none of a header.
const header = long(30_000).map((text) => text.replace(/[^\t\x20-\x7e]/g, 'x').trim());
const target = long(16_000).map((text) => encodeURI(text).replace(/#/g, '%23').slice(0, 16_000));
const someHeaders = [
  'accept',
  'accept-encoding',
  'if-none-match',
  'baggage',
  'tracestate',
  'traceparent',
].concat(...['content-type', 'x-request-id', 'content-length', 'host', 'expect', 'user-agent', 'cookie']);

const asked: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'PUT'),
  url: fc
    .tuple(
      fc.constantFrom(
        '/ports',
        '/ports/NLRTM',
        '/ports/lookup',
        '/countries',
        '/ports/NLRTM/distance/DEHAM',
        '/',
      ),
      fc.constantFrom('?', '?', '/', '?q=', '?country=', '?ids=', '?sort=', '?fields=', '?near=', '?cursor='),
      fc.option(target, { nil: '' }),
    )
    .map((parts) => parts.join('')),
  headers: fc.dictionary(fc.constantFrom(...someHeaders), header, { maxKeys: 2 }),
});

test('nothing that is refused takes twenty times the work of what is refused mostly', async () => {
  const refused: { asked: Asked; status: number; milliseconds: number }[] = [];
  for (const one of fc.sample(asked, { seed: 19, numRuns: 1500 })) {
    const { status, milliseconds } = await cost(one, 2);
    if (status >= 400) refused.push({ asked: one, status, milliseconds });
  }
  const sorted = refused.sort((a, b) => a.milliseconds - b.milliseconds);
  const median = sorted[sorted.length >> 1]?.milliseconds ?? 0;
  expect(sorted.length).toBeGreaterThan(500);
  const dear: unknown[] = [];
  for (const { asked: one } of sorted.slice(-30)) {
    const { status, milliseconds } = await cost(one, 20);
    if (milliseconds <= 20 * median) continue;
    const headers = Object.entries(one.headers).map(([name, value]) => `${name}: ${value.slice(0, 60)}`);
    dear.push({
      url: one.url.slice(0, 100),
      length: one.url.length,
      headers,
      status,
      times: milliseconds / median,
    });
  }
  expect(dear).toEqual([]);
});

test.each<[string, Asked]>([
  [
    'thousands of unknown parameters',
    {
      method: 'GET',
      url: `/ports?${Array.from({ length: 3500 }, (_, at) => at.toString(36)).join('&')}`,
      headers: {},
    },
  ],
  [
    'thousands of media types',
    { method: 'GET', url: '/ports', headers: { accept: 'a/b;q=0,'.repeat(4000) } },
  ],
  [
    'thousands of parameters of one',
    { method: 'GET', url: '/ports', headers: { accept: `a${';q=0'.repeat(8000)}` } },
  ],
])('%s are refused for little', async (_, one) => {
  const usual = await cost({ method: 'GET', url: '/ports?limt=1', headers: {} }, 50);
  const { status, milliseconds } = await cost(one, 50);
  expect([400, 406]).toContain(status);
  expect(milliseconds).toBeLessThan(20 * usual.milliseconds);
});
