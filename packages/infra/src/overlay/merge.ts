type Fields = Readonly<Record<string, unknown>>;

/**
 * Strategic merge as far as our patches go: maps are merged, lists of things with a `name` are merged by it,
 * the patch's first and in its order; any other list or value is replaced. `null` deletes.
 * @see https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export function merge<Target>(target: Target, patch: unknown): Target {
  return mergeValues(target, patch) as Target;
}

function mergeValues(target: unknown, patch: unknown): unknown {
  if (isNamedList(patch) && isNamedList(target)) return mergeByName(target, patch);
  if (!isFields(patch) || !isFields(target)) return patch;
  const merged: Fields = {
    ...target,
    ...Object.fromEntries(
      Object.entries(patch).map(([key, value]) => [key, key in target ? merge(target[key], value) : value]),
    ),
  };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

interface Named extends Fields {
  readonly name: string;
}

function mergeByName(target: readonly Named[], patch: readonly Named[]): Named[] {
  const patched = new Set(patch.map(({ name }) => name));
  return [
    ...patch.map((change) => {
      const item = target.find(({ name }) => name === change.name);
      return item === undefined ? change : merge(item, change);
    }),
    ...target.filter(({ name }) => !patched.has(name)),
  ];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Named[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isFields(item) && typeof item.name === 'string')
  );
}
