import { Retention } from './retention';

test('a store looks for what is too old with its first write, and a minute later again', () => {
  let now = 5;
  const retention = new Retention({ secret: [], removed: [], changesKept: 2 }, () => now);
  const due = (at: number) => {
    now = at;
    return retention.due();
  };

  const kept = { changes: 2 * 86_400_000, answers: 86_400_000 };
  expect([due(5), due(60_004), due(60_005), due(60_006)]).toEqual([kept, undefined, kept, undefined]);
});
