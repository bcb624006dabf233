import type { Listed } from '../../store/store';
import { distanceField } from '../schema';

type Fields = Readonly<Record<string, unknown>>;

/** `distanceKm` to the metre, where the query has a point. */
export function distanceKm({ distance }: Listed): number | undefined {
  return distance === undefined ? undefined : Math.round(distance) / 1000;
}

export function recordOf({ json }: Listed): Fields {
  return JSON.parse(json) as Fields;
}

/** What the client wants of a record, in the record's own order. */
export function projected(record: Fields, item: Listed, fields: ReadonlySet<string> | undefined): Fields {
  const kept =
    fields === undefined
      ? record
      : Object.fromEntries(Object.entries(record).filter(([name]) => fields.has(name)));
  const kilometres = distanceKm(item);
  return kilometres === undefined ? kept : { ...kept, [distanceField.name]: kilometres };
}

/** The same as JSON text; the stored text where it can be used as it is. */
export function projectText(item: Listed, fields: ReadonlySet<string> | undefined): string {
  if (fields !== undefined) return JSON.stringify(projected(recordOf(item), item, fields));
  const kilometres = distanceKm(item);
  return kilometres === undefined
    ? item.json
    : `${item.json.slice(0, -1)},"${distanceField.name}":${kilometres}}`;
}
