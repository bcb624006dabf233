import { get, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { startBuiltService, until, type BuiltService } from '../src/testing';

/** Everything and pages of it, in every format; some asked for by many, some by few. */
const PATHS = [
  '/ports?format=ndjson',
  '/ports?format=csv',
  '/ports?format=ndjson&country=US&country=CN',
  '/ports?format=csv&near=52,4&radius=2000km',
  '/ports?limit=1000',
  '/ports?limit=1000&format=geojson',
  '/ports?q=san&limit=500',
];
const CLIENTS = 200;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

type Manner = 'quick' | 'slow' | 'impatient';

/**
 * Asks on a connection of its own. A slow client takes its time between the parts; an impatient one leaves after the first.
 * @param isEnding connections that nobody has accepted yet are refused then
 * @throws when the answer is cut
 */
function ask(
  origin: string,
  path: string,
  gzip: boolean,
  manner: Manner,
  isEnding = false,
): Promise<Answer | 'left' | 'refused'> {
  return new Promise((resolve, reject) => {
    const headers = gzip ? { 'Accept-Encoding': 'gzip' } : {};
    let isAnswered = false;
    const request = get(`${origin}${path}`, { agent: false, headers }, (response: IncomingMessage) => {
      isAnswered = true;
      const parts: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (part: Buffer) => {
        parts.push(part);
        if (manner === 'impatient') {
          resolve('left');
          request.destroy();
        } else if (manner === 'slow') {
          response.pause();
          setTimeout(() => response.resume(), 2);
        }
      });
      response.on('end', () => {
        // The end may be told to who has left in the middle, too.
        if (manner === 'impatient') {
          resolve('left');
          return;
        }
        // Of a chunked answer the parser has seen the end, or there would be an error; the length, where one was
        // said, is checked here.
        const bytes = Buffer.concat(parts);
        const said = response.headers['content-length'];
        if (said !== undefined && Number(said) !== bytes.length)
          reject(new Error(`${bytes.length} of ${said}`));
        const text = response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
        resolve({
          status: response.statusCode ?? 0,
          text: text.toString(),
          retryAfter: response.headers['retry-after'],
        });
      });
    });
    request.on('error', (error) => {
      if (isEnding && !isAnswered) resolve('refused');
      else reject(error);
    });
  });
}

async function alone(service: BuiltService): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of PATHS) {
    const answer = await ask(service.origin, path, false, 'quick');
    if (typeof answer === 'string' || answer.status !== 200) throw new Error(path);
    texts.set(path, answer.text);
  }
  return texts;
}

type Outcome = [path: string, answer: Answer | 'left' | 'refused'];

function everybody(service: BuiltService, isEnding = false): Promise<Outcome>[] {
  return Array.from({ length: CLIENTS }, async (_, at): Promise<Outcome> => {
    const path = PATHS[at % PATHS.length] ?? '';
    const manner: Manner = at % 10 === 9 ? 'impatient' : at % 10 === 8 ? 'slow' : 'quick';
    return [path, await ask(service.origin, path, at % 3 === 0, manner, isEnding)];
  });
}

describe.each([
  ['kept answers', { ANSWER_CACHE_BYTES: String(16 * 1024 ** 2) }],
  ['answers made for each client', { ANSWER_CACHE_BYTES: '0' }],
  ['answers too large to be kept', { ANSWER_CACHE_BYTES: '100000' }],
])('200 clients at once, %s', (_name, env) => {
  let service: BuiltService;
  afterEach(() => service.stop());

  test('each has the whole answer, as if it were alone', async () => {
    service = await startBuiltService({ ...env, MAX_EVENT_LOOP_DELAY_MS: '60000' });
    await until('ready', async () => (await fetch(`${service.origin}/ready`)).ok);
    const expected = await alone(service);
    for (const [path, answer] of await Promise.all(everybody(service))) {
      if (typeof answer !== 'string')
        expect([path, answer.text === expected.get(path)]).toEqual([path, true]);
    }
  });

  test('with room for few, the others are told when to come back', async () => {
    // On a busy machine even one client alone might wait longer than is allowed by default.
    service = await startBuiltService({
      ...env,
      MAX_CONCURRENT_REQUESTS: '5',
      MAX_EVENT_LOOP_DELAY_MS: '60000',
    });
    await until('ready', async () => (await fetch(`${service.origin}/ready`)).ok);
    const expected = await alone(service);
    let refused = 0;
    for (const [path, answer] of await Promise.all(everybody(service))) {
      if (typeof answer === 'string') continue;
      if (answer.status === 503) {
        refused++;
        expect(answer.retryAfter).toMatch(/^\d+$/);
      } else expect([path, answer.text === expected.get(path)]).toEqual([path, true]);
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('when the service is asked to end, what was begun is whole', async () => {
    service = await startBuiltService({
      ...env,
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      SHUTDOWN_DRAIN_SECONDS: '1',
      SHUTDOWN_TIMEOUT_SECONDS: '200',
    });
    await until('ready', async () => (await fetch(`${service.origin}/ready`)).ok);
    const expected = await alone(service);
    const answers = everybody(service, true);
    await Promise.race(answers);
    const ended = service.stop();
    for (const [path, answer] of await Promise.all(answers)) {
      if (typeof answer !== 'string')
        expect([path, answer.text === expected.get(path)]).toEqual([path, true]);
    }
    expect(await ended).toBe(0);
  });
});
