import fc from 'fast-check';
import { type RunningService, startService } from '../../test/service';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const names = [
  'country',
  'province',
  'city',
  'timezone',
  'code',
  'q',
  'near',
  'radius',
  'bbox',
  'ids',
  'sort',
  'fields',
  'limit',
  'cursor',
  'format',
];

/** Text as a hostile client sends it: any bytes, escaped or not, as far as a request line can hold them. */
const raw = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('1,1', '1km', '0,0,1,1', '%', '%00', '%ff', '__proto__', '"*', 'NEAR('),
  )
  .map((text) =>
    /^[!-~]*$/.test(text) && !/[# ]/.test(text) ? text : encodeURIComponent(text.toWellFormed()),
  );

const pair = fc
  .tuple(fc.oneof(fc.constantFrom(...names), raw), raw)
  .map(([name, value]) => `${name}=${value}`);

test('no query string makes the service fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { maxLength: 6 }), async (pairs) => {
      const { status } = await service.client(`/ports?${pairs.join('&')}`);
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 500 },
  );
});

test('no path makes the service fail', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(raw, { maxLength: 4 }), async (segments) => {
      const { status } = await service.client(`/${segments.join('/').replaceAll('?', '')}`);
      expect([200, 400, 404, 405]).toContain(status);
    }),
    { numRuns: 300 },
  );
});

test('no body makes the service fail', async () => {
  const bodies = fc.oneof(
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.json(),
    fc.record({ ids: fc.array(fc.string({ unit: 'binary' })) }).map((body) => JSON.stringify(body)),
    fc.constant('['.repeat(30_000)),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const headers = { 'Content-Type': 'application/json' };
      const { status } = await service.client('/ports/lookup', { method: 'POST', body, headers });
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 300 },
  );
});
