import { once } from 'node:events';
import { startService } from '../../test/service';
import type { Item } from '../store/store';
import { Overload } from './overload';
import { Problem } from './problem';
import { probes } from './kit-routes';

test('beyond the bound requests are turned away with a time to come back, probes are not', async () => {
  let answer: (item: Item | undefined) => void = () => undefined;
  const asked = new EventTarget();
  const service = await startService({
    limits: { maxConcurrentRequests: 1, maxEventLoopDelay: 10_000 },
    failing: {
      get: () => {
        asked.dispatchEvent(new Event('get'));
        return new Promise((resolve) => {
          answer = resolve;
        });
      },
    },
  });
  await service.client('/openapi.json');
  const begun = once(asked, 'get');
  const first = service.client('/ports/NLRTM');
  await begun;
  const second = await service.client('/ports/DEHAM');
  expect(second.status).toBe(503);
  expect(second.headers['retry-after']).toBe('1');
  for (const path of probes) {
    expect((await service.client(path)).status).toBe(200);
  }
  answer(undefined);
  expect((await first).status).toBe(404);
  expect((await service.client('/countries')).status).toBe(200);
  await service.close();
});

test('while the event loop lags, requests are turned away', () => {
  let lag = 0;
  const overload = new Overload({ maxConcurrentRequests: 10, maxEventLoopDelay: 500 }, () => lag);
  overload.enter();
  lag = 501;
  expect(() => {
    overload.enter();
  }).toThrow(Problem);
  lag = 500;
  overload.enter();
});

test('while the event loop lags, probes are answered all the same', async () => {
  // It lags by nothing at least.
  const service = await startService({ limits: { maxConcurrentRequests: 10, maxEventLoopDelay: -1 } });
  const statusOf = async (path: string) => (await fetch(service.origin + path)).status;
  const statuses = await Promise.all(['/dataset', ...probes].map(statusOf));
  await service.close();
  expect(statuses).toEqual([503, ...probes.map(() => 200)]);
});
