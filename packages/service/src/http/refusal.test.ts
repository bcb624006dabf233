import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const GET = 'GET /ports/NLRTM HTTP/1.1\r\nHost: x\r\n\r\n';
const STREAM = 'GET /ports?format=ndjson HTTP/1.1\r\nHost: x\r\n\r\n';
const POST = 'POST /ports/lookup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;

/** All that is answered until the service ends the connection. */
async function answersTo(bytes: string): Promise<{ answers: string; statuses: number[] }> {
  const socket = connect(Number(new URL(service.origin).port), '127.0.0.1');
  socket.write(bytes);
  const answers = await text(socket);
  const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return { answers, statuses };
}

test.each([
  ['what is not HTTP', `${GET}hello\r\n\r\n`, [200, 400]],
  ['what is not HTTP, behind several', `${GET}${GET}${GET}hello\r\n\r\n`, [200, 200, 200, 400]],
  ['what is not HTTP, behind a stream', `${STREAM}hello\r\n\r\n`, [200, 400]],
  ['a tunnel behind a stream', `${STREAM}CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n`, [200, 405]],
  ['more than was announced', `${GET.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')}${GET}`, [200]],
])('behind requests that are answered first: %s', async (_, bytes, statuses) => {
  const given = await answersTo(bytes);
  expect(given.statuses).toEqual(statuses);
  // All of it.
  if (bytes.startsWith(STREAM)) expect(given.answers).toMatch(/"ZWUTA".*HTTP\/1\.1 4/s);
});

test.each([
  ['the length of a chunk', `${CHUNKED}zz\r\n`, 400],
  ['the length of a chunk, beyond all bounds', `${CHUNKED}ffffffffffffffffff\r\n`, 400],
  ['a chunk extension', `${CHUNKED}1;a=${'b'.repeat(20_000)}\r\n`, 413],
  ['a trailer', `${CHUNKED}2\r\n[]\r\n0\r\nX A: b\r\n\r\n`, 400],
  ['trailers that are too large', `${CHUNKED}2\r\n[]\r\n0\r\nX-A: ${'b'.repeat(40_000)}\r\n\r\n`, 431],
  ['no chunks', `${POST}Transfer-Encoding: gzip\r\n\r\n`, 400],
])('a body is broken by %s: one problem document, with an id', async (_, bytes, status) => {
  const { answers, statuses } = await answersTo(bytes);
  expect(statuses).toEqual([status]);
  const [head = '', body = ''] = answers.split('\r\n\r\n');
  expect(head).toContain('Content-Type: application/problem+json');
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem).toMatchObject({ status });
  expect(head).toContain(`X-Request-Id: ${String(problem.request_id)}`);
});
