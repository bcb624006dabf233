import type { ResourceDefinition } from '../resource/definition';

/** What a name in a file stands for. */
export type Target =
  | { readonly kind: 'field'; readonly field: string; readonly rank: number }
  | { readonly kind: 'longitude' | 'latitude'; readonly rank: number }
  /** Nothing that a record is made of. */
  | { readonly kind: 'ours' };

/** Halves of a position, as people name them. */
const halves = {
  longitude: ['longitude', 'lon', 'lng', 'long', 'x', 'xcoord', 'xcoordinate', 'decimallongitude'],
  latitude: ['latitude', 'lat', 'y', 'ycoord', 'ycoordinate', 'decimallatitude'],
} as const;

/** Whole positions. */
const positions = [
  'coordinates',
  'coords',
  'coordinate',
  'position',
  'point',
  'geometry',
  'latlng',
  'lonlat',
];

/** What an export of the service says beside a record's own fields. */
const ours = ['warnings', 'distancekm'];

/** A file full of different names must not fill the memory. */
const MOST_NAMES = 5000;

/** Names are compared without case, spaces and punctuation. */
const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Which half of a position a name stands for. */
export function halfOf(name: string): 'longitude' | 'latitude' | undefined {
  const text = plain(name);
  if ((halves.longitude as readonly string[]).includes(text)) return 'longitude';
  return (halves.latitude as readonly string[]).includes(text) ? 'latitude' : undefined;
}

/** @returns what each name of a file stands for in the resource; `undefined` for what is not understood */
export function namesOf(resource: ResourceDefinition): (name: string) => Target | undefined {
  const exact = new Map<string, Target>();
  const known = new Map<string, Target>();
  const add = (name: string, target: Target): void => {
    if (!known.has(plain(name))) known.set(plain(name), target);
  };
  const { fields, columns = {}, location } = resource;
  for (const { name } of fields) {
    exact.set(name, { kind: 'field', field: name, rank: 0 });
    add(name, { kind: 'field', field: name, rank: 1 });
  }
  for (const [field, names] of Object.entries(columns)) {
    exact.set(field, { kind: 'field', field, rank: 0 });
    [field, ...(names ?? [])].forEach((name, index) => {
      add(name, { kind: 'field', field, rank: index + 1 });
    });
  }
  if (location !== undefined) {
    for (const half of ['longitude', 'latitude'] as const) {
      [`${location}_${half.slice(0, 3)}`, ...halves[half]].forEach((name, rank) => {
        add(name, { kind: half, rank });
      });
    }
    positions.forEach((name, index) => {
      add(name, { kind: 'field', field: location, rank: index + 2 });
    });
  }
  for (const name of ours) add(name, { kind: 'ours' });
  const found = new Map<string, Target | undefined>();
  return (name) => {
    if (exact.has(name)) return exact.get(name);
    if (found.has(name)) return found.get(name);
    const target = name.length > 100 ? undefined : known.get(plain(name));
    if (found.size < MOST_NAMES) found.set(name, target);
    return target;
  };
}

/** Names in a sentence: the first few, each cut short. */
export function quotedNames(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name.length > 40 ? `${name.slice(0, 40)}…` : name}\``);
  return shown.join(', ') + (names.length > 8 ? ', …' : '');
}
