import { once } from 'node:events';
import { connect } from 'node:net';
import { type RunningService, startService } from '../../../test/service';
import { anybody, writableLighthouses } from '../../../test/writable';

let service: RunningService;
beforeAll(async () => {
  service = await startService({
    resource: writableLighthouses(),
    records: { L1: { title: 'One', lit: true, colours: [] } },
    guard: anybody,
  });
});
afterAll(() => service.close());

const record = (more: string): string => `{"id":"L2","title":"Two","lit":true,"colours":[]${more}}`;
const deep = (open: string, close: string): string => open.repeat(200_000) + close.repeat(200_000);

const BODIES: Readonly<Record<string, string | Buffer>> = {
  nothing: '',
  'no JSON': '{"id":',
  'a BOM': `\ufeff${record('')}`,
  'UTF-16': Buffer.from(record(''), 'utf16le'),
  'broken UTF-8': Buffer.concat([
    Buffer.from(record(',"keeper":"').slice(0, -1)),
    Buffer.from([0xff, 0xc0, 0x22, 0x7d]),
  ]),
  'deep arrays': deep('[', ']'),
  'deep objects': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'a deep field': record(`,"keeper":${deep('[', ']')}`),
  'a number beyond all': record(',"height":1e400'),
  'a number of a thousand digits': record(`,"height":${'9'.repeat(1000)}`),
  'a tiny number': record(',"height":1e-400'),
  'a negative zero': record(',"height":-0'),
  NUL: record(',"keeper":"\\u0000"'),
  'a lone surrogate': record(',"keeper":"\\ud800"'),
  'a lone surrogate as a name': record(',"\\udfff":1'),
  'control characters': record(',"keeper":"\\u0007\\u001b[31m"'),
  'a name twice': record(',"title":"Three"'),
  prototypes: record(',"__proto__":{"lit":false},"constructor":{"prototype":{}}'),
  'a long text': record(`,"keeper":"${'x'.repeat(900_000)}"`),
  'many words': record(`,"keeper":"${Array.from({ length: 90_000 }, (_, n) => n.toString(36)).join(' ')}"`),
  'too many bytes': record(`,"keeper":"${'x'.repeat(1_100_000)}"`),
  'many names': `{${Array.from({ length: 50_000 }, (_, n) => `"f${n}":0`).join(',')}}`,
  null: 'null',
};

const REQUESTS = [
  ['POST', '/lighthouses', 'application/json'],
  ['PUT', '/lighthouses/L2', 'application/json'],
  ['PATCH', '/lighthouses/L1', 'application/merge-patch+json'],
  ['POST', '/lighthouses/bulk', 'application/x-ndjson'],
  ['POST', '/lighthouses/bulk?together=each', 'application/x-ndjson'],
] as const;

describe.each(REQUESTS)('%s %s', (method, path, type) => {
  test.each(Object.keys(BODIES))('takes %s for what it is: no fault of the service', async (name) => {
    const answer = await service.client(path, {
      method,
      headers: { 'Content-Type': type },
      body: BODIES[name] ?? '',
    });
    expect(answer.status).toBeLessThan(500);
    for (const query of [
      '',
      '?q=two',
      '?sort=-height&keeper=x',
      '?format=csv',
      '/L1',
      '/L2',
      '/changes?limit=5',
    ])
      expect((await service.client(`/lighthouses${query}`)).status).toBeLessThan(500);
  });

  test.each([
    'text/plain',
    'application/json; charset=utf-16',
    'application/merge-patch+json; charset=latin1',
    'application/x-ndjson;charset=ascii',
    'multipart/form-data',
    '',
  ])('a body of type %j is not taken', async (other) => {
    expect(
      (await service.client(path, { method, headers: { 'Content-Type': other }, body: record('') })).status,
    ).toBe(415);
  });

  test('nor one that is compressed', async () => {
    const headers = { 'Content-Type': type, 'Content-Encoding': 'gzip' };
    expect((await service.client(path, { method, headers, body: record('') })).status).toBe(415);
  });
});

test('what is kept of hostile texts comes back as it was sent', async () => {
  const text = 'a\0b\ud800c\u2028"\\';
  const put = await service.client('/lighthouses/L7', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: text, lit: true, colours: [text] }),
  });
  expect(put.status).toBe(201);
  expect((await service.client('/lighthouses/L7')).json()).toMatchObject({ title: text, colours: [text] });
});

test('a gigabyte is refused by its head, and by what comes where the head says nothing', async () => {
  const { port } = new URL(service.origin);
  const answered = async (head: string, chunk: Buffer): Promise<string> => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /lighthouses HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${head}\r\n\r\n`,
    );
    const answer = once(socket, 'data') as Promise<[Buffer]>;
    for (let sent = 0; sent < 40 && !socket.destroyed; sent++)
      if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), answer]);
    const [bytes] = await answer;
    socket.destroy();
    return bytes.toString().slice(0, 12);
  };
  const piece = Buffer.alloc(64 * 1024, 'x');
  expect(await answered('Content-Length: 1073741824', piece)).toBe('HTTP/1.1 413');
  const chunked = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]);
  expect(await answered('Transfer-Encoding: chunked', chunked)).toBe('HTTP/1.1 413');
});
