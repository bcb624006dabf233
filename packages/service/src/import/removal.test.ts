import { assertRemovesLittle, RemovesTooMuch } from './removal';

const plural = 'ports';

/** What a replacement of `before` records says that removes some of them. */
function refusal(removed: number, before: number, percent: number): string | undefined {
  const counts = { created: 0, updated: 0, unchanged: before - removed, removed };
  try {
    assertRemovesLittle(counts, { plural }, percent / 100);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RemovesTooMuch);
    return (error as Error).message;
  }
}

test('any whole percent of a hundred may be removed where it is allowed, and not one record more', () => {
  for (let percent = 0; percent <= 99; percent++) {
    expect([percent, refusal(percent, 100, percent)]).toEqual([percent, undefined]);
    expect(refusal(percent + 1, 100, percent)).toContain(`${percent + 1} %, and may remove ${percent} %.`);
  }
});

test('the share that a refusal asks for is enough', () => {
  for (const before of [3, 7, 100, 999, 1634, 1_000_003]) {
    for (const removed of [1, 2, Math.ceil(before * 0.29), before - 1, before]) {
      const share = /--max-removed (\S+)$/.exec(refusal(removed, before, 0) ?? '')?.[1];
      expect([removed, before, refusal(removed, before, Number(share))]).toEqual([
        removed,
        before,
        undefined,
      ]);
    }
  }
});
