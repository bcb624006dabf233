import fc from 'fast-check';
import { renderer } from '@golden-path/cli/rendering';
import { agreement } from './diff';
import { merge, type Variant } from './merge';

const lists = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

/** By the textbook, in quadratic time. */
function longest(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0);
  for (const one of a) {
    let [left, diagonal] = [0, 0];
    row = row.map((above, index) => {
      left = one === b[index] ? diagonal + 1 : Math.max(left, above);
      diagonal = above;
      return left;
    });
  }
  return row.at(-1) ?? 0;
}

test('property: two lists agree in a longest common subsequence', () => {
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      const pairs = agreement(a, b);
      expect(pairs.map(([index]) => a[index])).toEqual(pairs.map(([, index]) => b[index]));
      for (const side of [0, 1] as const) {
        const indices = pairs.map((pair) => pair[side]);
        expect(indices).toEqual([...new Set(indices)].sort((one, other) => one - other));
      }
      expect(pairs).toHaveLength(longest(a, b));
    }),
  );
});

describe('Given a file for each combination of choices', () => {
  const combinations = [true, false].flatMap((canary) =>
    ['7d', '28d', '30d'].map((window) => ({ canary, window })),
  );

  test('property: then the template gives each for its choices', () => {
    const engine = renderer({ trimBlocks: true, lstripBlocks: true });
    fc.assert(
      fc.property(fc.array(lists, { minLength: 6, maxLength: 6 }), (all) => {
        const variants = combinations.map((choices, index): Variant => ({
          choices,
          pieces: (all[index] ?? []).map((line) => `${line}\n`),
        }));
        const template = merge(variants).join('');
        for (const { choices, pieces } of variants)
          expect(engine.render(template, { values: choices })).toBe(pieces.join(''));
      }),
    );
  });

  test('then conditions name only the choices that matter', () => {
    const variants = combinations.map((choices) => ({
      choices,
      pieces: ['a\n', ...(choices.canary ? ['b\n'] : []), 'c\n', `${choices.window}\n`],
    }));
    expect(merge(variants).join('').split('\n')).toEqual([
      ...['a', '{% if values.canary %}', 'b', '{% endif %}', 'c'],
      '${{ ("7" if values.window == "7d" else ("28" if values.window == "28d" else "30")) }}d',
      '',
    ]);
  });

  test('then a combination that nobody has tried is an error', () => {
    const tried = [
      { choices: { canary: true, window: '7d' }, pieces: ['a\n', 'b\n'] },
      { choices: { canary: false, window: '7d' }, pieces: ['b\n'] },
      { choices: { canary: true, window: '28d' }, pieces: ['a\n'] },
    ];
    expect(() => merge(tried, ['canary', 'window'])).toThrow(
      'depend on canary and window; put options into one list',
    );
  });

  test('then the same choices with different files are an error', () => {
    expect(() =>
      merge([
        { choices: { canary: true }, pieces: ['a'] },
        { choices: { canary: true }, pieces: ['b'] },
      ]),
    ).toThrow('the same choices give different text');
  });
});
