/**
 * package.json and its lock, merged by name instead of by line: dependencies stand next to each other in the order of
 * the alphabet, so that two that have nothing to do with each other would conflict.
 */
export function isPackageFile(path: string): boolean {
  return /(^|\/)package(-lock)?\.json$/.test(path);
}

/** The merged text, or `undefined` where both sides changed the same value, or a side is no JSON. */
export function mergePackages(base: string, ours: string, theirs: string): string | undefined {
  try {
    const [from, left, right] = [base, ours, theirs].map((text) => JSON.parse(text) as unknown);
    return `${JSON.stringify(merge(from, left, right), null, 2)}\n`;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Conflict) return undefined;
    throw error;
  }
}

class Conflict extends Error {}

const ABSENT = undefined;

function merge(base: unknown, ours: unknown, theirs: unknown): unknown {
  const [from, left, right] = [base, ours, theirs].map((value) => JSON.stringify(value));
  if (left === right || from === right) return ours;
  if (from === left) return theirs;
  if (!isObject(ours) || !isObject(theirs)) throw new Conflict();
  const before = isObject(base) ? base : {};
  const names = inOrder(Object.keys(ours), Object.keys(theirs));
  return Object.fromEntries(
    names
      .map(
        (name) =>
          [name, merge(before[name] ?? ABSENT, ours[name] ?? ABSENT, theirs[name] ?? ABSENT)] as const,
      )
      .filter(([, value]) => value !== ABSENT),
  );
}

/** Sorted when both are, apart from a first `""`, as npm sorts; otherwise what is new comes last. */
function inOrder(ours: readonly string[], theirs: readonly string[]): string[] {
  const all = [...new Set([...ours, ...theirs])];
  return isSorted(ours) && isSorted(theirs) ? all.sort(byName) : all;
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, index) => index === 0 || byName(names[index - 1] ?? '', name) <= 0);
}

/** npm's order: `localeCompare` in English. */
function byName(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
