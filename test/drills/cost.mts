/**
 * What a request costs that is made to cost much: for hostile parameters, paths and headers of every kind and size, drawn at
 * random, none takes twenty times as long as the usual one. Alone on its connection, one after the other: the time of an
 * answer is the processor's, and of several tries the shortest counts.
 */
import { Agent, get } from 'node:http';
import { end, figure, percentile, Service } from './service.mts';

const SEED = Number(process.env.SEED ?? Date.now() % 1e6);
const REQUESTS = 300;
const TRIES = 5;
/** Times the usual one. */
const GOAL = 20;
/** Bytes of a target, and of a header, that Node.js and the service take at all. */
const MOST_TARGET = 7000;
const MOST_HEADER = 7000;

let state = SEED;
/** Mulberry32: a whole number below the bound, the same for the same seed. */
function random(bound: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let value = Math.imul(state ^ (state >>> 15), 1 | state);
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
  return ((value ^ (value >>> 14)) >>> 0) % bound;
}
const one = <T,>(list: readonly T[]): T => list[random(list.length)] as T;
const LETTERS = ['a', 'e', 'i', 'o', 'n', 'r', 's', 't', 'l', '~', '%20', '+', '%C3%A9', ',', ';', '/'];
/** As many as fit. */
const many = (most: number, part: (index: number) => string, separator: string): string => {
  let text = '';
  for (let index = 0; text.length < most; index++) text += (index === 0 ? '' : separator) + part(index);
  return text.slice(0, most);
};
const size = (): number => one([10, 100, 1000, MOST_TARGET - 100]);
const word = (): string => Array.from({ length: 1 + random(12) }, () => one(LETTERS)).join('');

interface Request {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Kinds of requests, each of which draws another one every time. Lists are short: what they answer is no attack. */
const KINDS: Readonly<Record<string, () => Request>> = {
  'unknown parameters': () => ({
    path: `/ports?limit=1&${many(size(), (index) => `${word()}${index}=1`, '&')}`,
  }),
  'names that are nearly known': () => ({
    path: `/ports?limit=1&${many(size(), (index) => `countr${index}=1`, '&')}`,
  }),
  'one parameter again and again': () => ({
    path: `/ports?limit=1&${many(size(), () => `${one(['country', 'city', 'timezone', 'q', 'ids'])}=${word()}`, '&')}`,
  }),
  words: () => ({
    path: `/ports?limit=1&q=${encodeURIComponent(many(one([10, 60, 200]), word, ' ')).slice(0, 600)}`,
  }),
  'keys asked for': () => ({ path: `/ports?limit=1&ids=${many(size(), () => `NL${random(1000)}`, ',')}` }),
  fields: () => ({
    path: `/ports?limit=1&${one(['fields', 'sort'])}=${many(size(), () => one(['name', 'city', '-name', word()]), ',')}`,
  }),
  places: () => ({
    path: `/ports?limit=1&near=${random(200)},${random(400)}&radius=${'9'.repeat(random(300))}km&bbox=${many(200, () => String(random(99)), ',')}`,
  }),
  cursors: () => ({ path: `/ports?limit=1&cursor=${many(size(), word, '')}` }),
  'escaped paths': () => ({
    path: `/ports/${many(size(), () => one(['%41', '%2f', '%zz', '..%2f', 'NL']), '')}`,
  }),
  'deep paths': () => ({ path: `/${many(size(), () => one(['a', '.', '..', 'ports']), '/')}` }),
  types: () => ({
    path: '/ports?limit=1',
    headers: {
      Accept: many(
        MOST_HEADER,
        () => `${one(['a', 'text', '*'])}/${one(['b', 'json', '*'])};q=0.${random(999)}`,
        ',',
      ),
    },
  }),
  'types with parameters': () => ({
    path: '/ports?limit=1',
    headers: { Accept: `a/b${many(MOST_HEADER, () => one([';x="', ';', '="a\\"', ',']), '')}` },
  }),
  encodings: () => ({
    path: '/ports?limit=1',
    headers: {
      'Accept-Encoding': many(MOST_HEADER, () => `${one(['gzip', 'br', 'x'])};q=0.${random(999)}`, ','),
    },
  }),
  tags: () => ({
    path: '/ports/NLRTM',
    headers: { 'If-None-Match': many(MOST_HEADER, () => `W/"${word().replaceAll('é', '')}"`, ', ') },
  }),
  'trace context': () => ({
    path: '/ports/NLRTM',
    headers: {
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
      tracestate: many(MOST_HEADER, (index) => `k${index}=v`, ','),
      baggage: many(MOST_HEADER, (index) => `k${index}=v;p=1`, ','),
    },
  }),
  'who it was forwarded for': () => ({
    path: '/ports/NLRTM',
    headers: {
      'X-Forwarded-For': many(MOST_HEADER, () => `10.0.0.${random(255)}`, ', '),
      'X-Request-Id': 'x'.repeat(MOST_HEADER),
    },
  }),
  'many headers': () => ({
    path: '/ports/NLRTM',
    headers: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`X-${index}`, 'v'])),
  }),
};

const service = await Service.start({ MAX_EVENT_LOOP_DELAY_MS: '60000' });
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function ask({ path, headers }: Request): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    get(
      { port: service.listenPort, path: path.slice(0, MOST_TARGET), headers: { ...headers }, agent },
      (response) => {
        response.resume().on('end', () => {
          resolve(performance.now() - begun);
        });
      },
    ).on('error', reject);
  });
}

/** The shortest of so many tries. */
async function cost(request: Request, tries: number): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < tries; run++) least = Math.min(least, await ask(request));
  return least;
}

process.stdout.write(`requests drawn by SEED=${SEED}\n`);
for (let warm = 0; warm < 500; warm++) await ask({ path: '/ports?limit=1' });
const costs = new Map<string, { milliseconds: number; request: Request }>();
const all: number[] = [];
for (let index = 0; index < REQUESTS; index++) {
  const kind = one(Object.keys(KINDS));
  const request = KINDS[kind]?.() ?? { path: '/' };
  // What Node.js refuses to send is nothing that it would receive.
  const milliseconds = await cost(request, TRIES).catch(() => 0);
  all.push(milliseconds);
  if (milliseconds > (costs.get(kind)?.milliseconds ?? 0)) costs.set(kind, { milliseconds, request });
}
const median = percentile(all, 0.5);
process.stdout.write(`the usual one takes ${median.toFixed(2)} ms\n`);
let isMissed = false;
for (const [kind, { milliseconds, request }] of costs) {
  // On a busy machine every one of a few tries may be unlucky.
  const ratio =
    Math.min(milliseconds, milliseconds > GOAL * median ? await cost(request, 50) : Infinity) / median;
  figure(`dearest of ${kind}`, ratio, GOAL, '×');
  if (ratio <= GOAL) continue;
  isMissed = true;
  process.stdout.write(`  ${JSON.stringify(request).slice(0, 300)}\n`);
}
agent.destroy();
await service.stop();
if (isMissed) process.exit(1);
end();
