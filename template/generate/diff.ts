/**
 * Where two lists agree, as pairs of indices: a longest common subsequence.
 * E. W. Myers, An O(ND) Difference Algorithm and Its Variations, 1986.
 */
export function agreement(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const history = frontiers(a, b);
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [a.length, b.length];
  for (let edits = history.length - 1; edits >= 0; edits -= 1) {
    const move = furthest(history[edits] ?? new Map<number, number>(), x - y, edits);
    while (x > move.x) pairs.push([(x -= 1), (y -= 1)]);
    [x, y] = [move.from, move.from - move.diagonal];
  }
  return pairs.reverse();
}

/** For each diagonal (`x - y`), how far in `a` some number of edits gets. */
type Frontier = ReadonlyMap<number, number>;

/** The frontier before each edit, until both ends are reached. */
function frontiers(a: readonly string[], b: readonly string[]): Frontier[] {
  const history: Frontier[] = [new Map([[1, 0]])];
  for (let edits = 0; ; edits += 1) {
    const frontier = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let { x } = furthest(history[edits] ?? frontier, diagonal, edits);
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x += 1;
      frontier.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return history;
    }
    history.push(frontier);
  }
}

/** One more edit: the better of leaving out a line of `a` and taking one of `b`. */
function furthest(before: Frontier, diagonal: number, edits: number) {
  const out = before.get(diagonal - 1) ?? -1;
  const taken = before.get(diagonal + 1) ?? -1;
  const takes = diagonal === -edits || (diagonal !== edits && out < taken);
  return takes
    ? { x: taken, from: taken, diagonal: diagonal + 1 }
    : { x: out + 1, from: out, diagonal: diagonal - 1 };
}
