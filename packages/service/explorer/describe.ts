import type { Item } from './api.ts';
import type { DescribedResource } from './description.ts';
import type { Place } from './projection.ts';
import { isolated, shown } from './words.ts';

/** The name by which people know a record. */
export function nameOf({ key, search }: DescribedResource, item: Item): string {
  const name = item[search[0] ?? key];
  return typeof name === 'string' && name.trim() !== '' ? name : String(item[key]);
}

export function placeOf({ location = '' }: DescribedResource, item: Item): Place | undefined {
  const place = item[location];
  return Array.isArray(place) ? (place as unknown as Place) : undefined;
}

/** The fields that tell a record from its like: those that filters read, in words where there are words. */
export function tellingFields({ filters, groupings, search, key }: DescribedResource): string[] {
  const names = filters.map(
    ({ field }) => groupings.find((grouping) => grouping.field === field)?.label ?? field,
  );
  return [...new Set(names)].filter((name) => name !== search[0] && name !== key);
}

export function summary(resource: DescribedResource, item: Item): string {
  const name = nameOf(resource, item);
  const key = String(item[resource.key]);
  const values = tellingFields(resource).map((field) => shown(item[field], typeOf(resource, field)));
  return [...new Set([key, ...values])]
    .filter((value) => value !== '' && value !== name)
    .slice(0, 3)
    .map(isolated)
    .join(' · ');
}

export function typeOf({ fields }: DescribedResource, name: string): string {
  return fields.find((field) => field.name === name)?.type ?? 'string';
}

export function warningsOf(item: Item): readonly string[] {
  return Array.isArray(item.warnings) ? (item.warnings as string[]) : [];
}
