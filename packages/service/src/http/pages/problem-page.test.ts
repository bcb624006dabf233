import { type RunningService, startService } from '../../../test/service';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

function asBrowser(path: string, on = service) {
  return on.client(path, { headers: { Accept: BROWSER } });
}

test('a browser gets the problem as a page, with its fields and a way back', async () => {
  const { status, headers, text } = await asBrowser('/ports?limit=0&limit=1');
  expect(status).toBe(400);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers.vary).toContain('Accept');
  expect(text).toContain('<h1>Bad Request</h1>');
  expect(text).toContain('<code>limit</code>');
  expect(text).toContain(`<code>${String(headers['x-request-id'])}</code>`);
  expect(text).toContain('href="./"');
});

test.each([
  ['*/*', 'application/problem+json'],
  ['application/json', 'application/problem+json'],
  ['application/json, text/html;q=0.9', 'application/problem+json'],
  ['text/csv', 'application/problem+json'],
  ['text/html;q=0', 'application/problem+json'],
  ['text/*', 'application/problem+json'],
  ['text/html', 'text/html; charset=utf-8'],
  ['text/html;q=0.9, */*;q=0.5', 'text/html; charset=utf-8'],
])('Accept: %s gets %s', async (accept, type) => {
  const answer = await service.client('/ports/ZZ', { headers: { Accept: accept } });
  expect(answer.headers['content-type']).toBe(type);
});

test('without Accept it is the document', async () => {
  const answer = await service.client('/nothing');
  expect(answer.headers['content-type']).toBe('application/problem+json');
});

test.each([
  ['/nothing', ''],
  ['/ports/XXXXX', '../'],
  ['/a/b/c', '../../'],
  ['/a/', '../'],
])('from %s the way home is %s./', async (path, root) => {
  const { text } = await asBrowser(path);
  expect(text).toContain(`<a class="button" href="${root}./">`);
  expect(text).toContain(`href="${root}docs/icon.svg"`);
});

test('its rules are the only ones its policy allows, and it loads nothing else', async () => {
  const { headers, text } = await asBrowser('/nothing');
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src 'self'; base-uri 'none'/,
  );
  expect(text).not.toMatch(/<script|rel="stylesheet"| style="/);
});

test('while the data is being loaded, it says so and offers another try', async () => {
  const other = await startService();
  other.readiness.fail('no file');
  const { status, headers, text } = await asBrowser('/ports', other);
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('30');
  expect(text).toContain('Try again');
  await other.close();
});

test('what somebody writes into an address stays text', async () => {
  const { text } = await asBrowser('/ports?%3Cscript%3Ealert(1)%3C/script%3E=1');
  expect(text).not.toContain('<script');
  expect(text).toContain('&#60;script&#62;');
});
