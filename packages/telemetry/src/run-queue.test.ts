import { readFileSync } from 'node:fs';
import { RunQueue } from './run-queue';

(process.platform === 'linux' ? test : test.skip)('what was waited is what the kernel tells', () => {
  const told = (): number => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  const before = told();
  const waited = new RunQueue().waited();
  expect(waited).toBeGreaterThanOrEqual(before);
  expect(waited).toBeLessThanOrEqual(told());
});

test('processors are wanted by others where a fiftieth of the time was waited for them, by the last look', () => {
  let waited = 0;
  class Told extends RunQueue {
    override waited(): number {
      return waited;
    }
  }
  const queue = new Told();
  expect(queue.isBusy(1000)).toBe(false);
  waited = 7;
  expect(queue.isBusy(1100)).toBe(false);
  expect(queue.isBusy(1300)).toBe(true);
  expect(queue.isBusy(1400)).toBe(true);
  expect(queue.isBusy(1600)).toBe(false);
});
