import type { Item } from '../../store/store';
import { distanceField } from '../schema';

type Fields = Readonly<Record<string, unknown>>;

/** `distanceKm` to the metre, where the query has a point. */
export function distanceKm({ distance }: Item): number | undefined {
  return distance === undefined ? undefined : Math.round(distance) / 1000;
}

/** The record with what the client wants of it, in its own order. */
export function project(item: Item, fields: ReadonlySet<string> | undefined): Fields {
  const record = JSON.parse(item.json) as Fields;
  const kept = fields ? Object.entries(record).filter(([name]) => fields.has(name)) : Object.entries(record);
  const kilometres = distanceKm(item);
  if (kilometres !== undefined) kept.push([distanceField.name, kilometres]);
  return Object.fromEntries(kept);
}

/** The same as JSON text; the stored text where it can be used as it is. */
export function projectText(item: Item, fields: ReadonlySet<string> | undefined): string {
  if (fields !== undefined) return JSON.stringify(project(item, fields));
  const kilometres = distanceKm(item);
  return kilometres === undefined
    ? item.json
    : `${item.json.slice(0, -1)},"${distanceField.name}":${kilometres}}`;
}
