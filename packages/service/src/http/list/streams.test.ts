import { StoreUnavailable } from '../../store/store';
import { Streams } from './streams';

test('as many as there are places are let in, the next when one leaves, in their order', async () => {
  const streams = new Streams(60_000, 2);
  const order: number[] = [];
  const reading = [1, 2, 3, 4].map((reader) => streams.enter().then(() => order.push(reader)));
  await Promise.all(reading.slice(0, 2));
  expect(order).toEqual([1, 2]);
  streams.leave();
  await reading[2];
  expect(order).toEqual([1, 2, 3]);
  streams.leave();
  await reading[3];
  expect(order).toEqual([1, 2, 3, 4]);
});

test('who finds no place in time is told so, and takes none from anybody', async () => {
  const streams = new Streams(20, 1);
  await streams.enter();
  await expect(streams.enter()).rejects.toThrow(StoreUnavailable);
  streams.leave();
  await streams.enter();
  await expect(streams.enter()).rejects.toThrow(StoreUnavailable);
});
