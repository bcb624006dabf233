import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** Sends bytes as they are and reads until the service closes. */
async function raw(bytes: string): Promise<{ head: string; problem: Record<string, unknown> }> {
  const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  const answer = await text(socket);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { head, problem: JSON.parse(body) as Record<string, unknown> };
}

test.each([
  [
    'headers that are too large',
    `GET /live HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(40_000)}\r\n\r\n`,
    431,
  ],
  ['a URL beyond all bounds', `GET /ports?q=${'x'.repeat(1_000_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
  ['a URL of 40 KiB', `GET /ports?q=${'x'.repeat(40 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
  [
    'a URL of 20 KiB',
    `GET /ports?q=${'x'.repeat(20 * 1024)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    414,
  ],
  ['something that is not HTTP', 'hello\r\n\r\n', 400],
  [
    'a request smuggled by two lengths',
    'POST /ports/lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
  ],
  ['a control character in a header', 'GET /live HTTP/1.1\r\nHost: x\r\nX-A: a\u0000b\r\n\r\n', 400],
  ['no Host', 'GET /live HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['two Hosts', 'GET /live HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n', 400],
  ['the same Host twice', 'GET /live HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  ['a Host that is none', 'GET /live HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n', 400],
  ['a Host with a path', 'GET /live HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n', 400],
  ['a Host with a user', 'GET /live HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n', 400],
  ['a target whose host is none', 'GET http://[::1/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n', 400],
  [
    'a long target whose host is none',
    `GET http://[::1/${'x'.repeat(20 * 1024)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    414,
  ],
  ['a tunnel', 'CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n', 405],
  ['what nobody can expect', 'GET /live HTTP/1.1\r\nHost: a\r\nExpect: x\r\nConnection: close\r\n\r\n', 417],
])('%s: a problem document', async (_, bytes, status) => {
  const { head, problem } = await raw(bytes);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('Content-Type: application/problem+json');
  expect(head).toMatch(/X-Request-Id: [0-9a-f-]{36}/);
  expect(problem).toMatchObject({ type: 'about:blank', status });
  expect(head).toContain(String(problem.request_id));
});

test.each(['a', 'a.b-c:80', '127.0.0.1:8080', '[::1]:80', '[::1]', 'a%20b', ''])(
  'Host %j is good',
  async (host) => {
    const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
    socket.write(`GET /live HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /);
  },
);

test('HTTP/1.0 needs no Host; who expects to go on may', async () => {
  const port = Number(new URL(service.origin).port);
  const old = connect(port, '127.0.0.1');
  old.write('GET /live HTTP/1.0\r\n\r\n');
  expect(await text(old)).toMatch(/^HTTP\/1.1 200 /);
  const going = connect(port, '127.0.0.1');
  going.write('GET /live HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n');
  expect(await text(going)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
});

test('the service goes on after all of that', async () => {
  expect((await service.client('/live')).status).toBe(200);
});

test('a connection that idles outlives a load balancer’s patience', () => {
  expect(service.server.keepAliveTimeout).toBeGreaterThan(60_000);
  expect(service.server.requestTimeout).toBeGreaterThan(service.server.headersTimeout);
  expect(service.server.headersTimeout).toBeGreaterThan(0);
});
