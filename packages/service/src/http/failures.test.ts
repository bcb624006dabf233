import { startService } from '../../test/service';
import { InvalidPlace, StoreUnavailable } from '../store/store';

test('a store that is away: 503 with its Retry-After and none of its words', async () => {
  const failing = { get: () => Promise.reject(new StoreUnavailable('pool exhausted at 10.0.0.7', 3)) };
  const service = await startService({ failing });
  const answer = await service.client('/ports/NLRTM');
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('3');
  expect(answer.text).not.toContain('10.0.0.7');
  await service.close();
});

test('anything unforeseen: 500 with the request id and nothing internal', async () => {
  const failing = { get: () => Promise.reject(new TypeError('secret of the house')) };
  const service = await startService({ failing });
  const answer = await service.client('/ports/NLRTM', { headers: { 'X-Request-Id': 'mine-1' } });
  expect(answer.status).toBe(500);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.json()).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    detail: expect.any(String) as string,
    instance: '/ports/NLRTM',
    request_id: 'mine-1',
  });
  expect(answer.text).not.toMatch(/secret|TypeError|\.ts/);
  await service.close();
});

test('a place that the store does not know is the cursor’s fault', async () => {
  const failing = { list: () => Promise.reject(new InvalidPlace([1])) };
  const service = await startService({ failing });
  const answer = await service.client('/ports');
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ errors: [{ parameter: 'cursor' }] });
  await service.close();
});

test('the request id of the client is kept when well-formed, else replaced', async () => {
  const service = await startService();
  const id = async (given: string) =>
    (await service.client('/nothing', { headers: { 'X-Request-Id': given } })).headers['x-request-id'];
  expect(await id('abc-123')).toBe('abc-123');
  expect(await id('<script>')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await id('x'.repeat(1000))).toMatch(/^[0-9a-f-]{36}$/);
  await service.close();
});
