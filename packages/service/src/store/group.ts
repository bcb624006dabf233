import type { Group } from './store';

/** How many records have a value under a label. */
export interface LabelCount {
  readonly value: string;
  readonly label: string | null;
  readonly count: number;
}

/** One group per value; its label is the most frequent one. @param counts by value, the most frequent label first */
export function mergeLabels(counts: readonly LabelCount[], labelled: boolean): Group[] {
  const groups = new Map<string, Group>();
  for (const { value, label, count } of counts) {
    const known = groups.get(value);
    if (known === undefined)
      groups.set(value, { value, ...(labelled && label !== null && { label }), count });
    else groups.set(value, { ...known, count: known.count + count });
  }
  return [...groups.values()];
}
