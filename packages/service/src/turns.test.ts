import { setImmediate } from 'node:timers/promises';
import { Turns } from './turns';

/** As a handler is that was called for what came on a connection: it waits for its turn, and then for nothing. */
async function piece(turns: Turns, milliseconds: number, done: () => void): Promise<void> {
  await setImmediate();
  const turn = turns.take();
  if (turn !== undefined) await turn;
  await Promise.resolve();
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  done();
}

test('while there is little to do nothing waits', () => {
  expect(new Turns().take()).toBeUndefined();
});

test('much that comes at once is done in order, and in between the event loop turns', async () => {
  const turns = new Turns();
  const order: number[] = [];
  const longest: number[] = [];
  let [inTurn, going] = [0, true];
  const look = async (): Promise<void> => {
    while (going) {
      await setImmediate();
      longest.push(inTurn);
      inTurn = 0;
    }
  };
  const looking = look();
  await Promise.all(
    Array.from({ length: 100 }, (_, at) =>
      piece(turns, 5, () => {
        order.push(at);
        inTurn++;
      }),
    ),
  );
  going = false;
  await looking;
  expect(order).toEqual(Array.from({ length: 100 }, (_, at) => at));
  // A slice is 50 ms at most.
  expect(Math.max(...longest)).toBeLessThanOrEqual(11);
});

test('the delay is that of all who wait, by the pace that was measured', async () => {
  const turns = new Turns();
  const all = Array.from({ length: 60 }, () => piece(turns, 10, () => undefined));
  expect(turns.delay).toBe(0);
  await Promise.all(all.slice(0, 30));
  // Thirty are left, or a few fewer, of at least ten milliseconds each; the pace is an average.
  expect(turns.delay).toBeGreaterThan(200);
  await Promise.all(all);
  expect(turns.delay).toBe(0);
});

test('what comes in a row has its turns all the same', async () => {
  const turns = new Turns();
  let done = 0;
  const row = Array.from({ length: 30 }, async () => {
    await turns.wait();
    const end = performance.now() + 10;
    while (performance.now() < end);
    done++;
  });
  await setImmediate();
  await setImmediate();
  expect(done).toBeLessThan(30);
  await Promise.all(row);
});

test('what comes from those whose turn it is waits behind the others', async () => {
  const turns = new Turns();
  const order: string[] = [];
  const long = async (name: string): Promise<void> => {
    for (let part = 0; part < 3; part++) {
      await turns.wait();
      order.push(name);
    }
  };
  await Promise.all([long('a'), long('b')]);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
});
