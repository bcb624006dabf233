import { once } from 'node:events';
import { Socket } from 'node:net';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { eventLoop } from '@golden-path/telemetry';
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

const limits = { maxConcurrentRequests: 10, maxEventLoopDelay: 500 };
const socket = new Socket();
const enter = (overload: Overload) => overload.enter({ socket }, { socket });

test('who would wait too long is turned away at once', async () => {
  // After a sleep nobody has waited unread.
  await delay(50);
  const queue = { waiting: 10, delay: 0, take: () => undefined, wait: () => delay(0) };
  const overload = new Overload(limits, queue);
  expect(enter(overload)).toBeUndefined();
  queue.delay = 501;
  expect(() => enter(overload)).toThrow(Problem);
  queue.delay = 1;
  expect(enter(overload)).toBeUndefined();
});

test('a few who wait are let in, however slow the machine is', () => {
  const queue = { waiting: 9, delay: 5000, take: () => undefined, wait: () => delay(0) };
  expect(enter(new Overload(limits, queue))).toBeUndefined();
});

test('who has waited unread counts as one who waits, unless that is the first time', async () => {
  const overload = new Overload(limits, {
    waiting: 10,
    delay: 400,
    take: () => undefined,
    wait: () => delay(0),
  });
  const late = async (): Promise<void> => {
    await turn();
    // The loop looks again only after this, so whoever comes may have come before it.
    const end = performance.now() + 400;
    while (performance.now() < end);
  };
  eventLoop.watch();
  await delay(10);
  await late();
  expect(enter(overload)).toBeUndefined();
  expect(enter(overload)).toBeUndefined();
  await late();
  expect(() => enter(overload)).toThrow(Problem);
  // A turn in which nobody is late, and it begins anew.
  await turn();
  await late();
  expect(enter(overload)).toBeUndefined();
});

test('who has waited far longer than it looked like is turned away in the end', async () => {
  await delay(50);
  const slow = () => delay(1000);
  const overload = new Overload(
    { ...limits, maxEventLoopDelay: 250 },
    { waiting: 10, delay: 0, take: slow, wait: slow },
  );
  await expect(enter(overload)).rejects.toThrow(Problem);
});
