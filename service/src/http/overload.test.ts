import { once } from 'node:events';
import { startService } from '../../test/service';
import type { Item } from '../store/store';
import { overload } from './overload';
import { Problem } from './problem';

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
  for (const path of ['/ready', '/live', '/metrics']) {
    expect((await service.client(path)).status).toBe(200);
  }
  answer(undefined);
  expect((await first).status).toBe(404);
  expect((await service.client('/countries')).status).toBe(200);
  await service.close();
});

test('while the event loop lags, requests are turned away', async () => {
  let lag = 0;
  const guard = overload(
    { maxConcurrentRequests: 10, maxEventLoopDelay: 500 },
    new Set(['/live']),
    () => lag,
  );
  const ask = (path: string) =>
    guard({ _matchedRoute: path } as unknown as Parameters<typeof guard>[0], () =>
      Promise.resolve('answered'),
    ) as Promise<unknown>;
  await ask('/ports');
  lag = 501;
  await expect(ask('/ports')).rejects.toThrow(Problem);
  await ask('/live');
  lag = 500;
  await ask('/ports');
});
