import { getJson, getLines, type Item, type Page, pathOf } from './api.ts';
import { nameOf } from './describe.ts';
import type { DescribedResource } from './description.ts';
import { type Box, type Crowd, type Place, type Point, turned } from './projection.ts';
import { changed } from './state.ts';
import { count } from './words.ts';

/** So many points are drawn, and asked for at once. */
export const MOST_POINTS = 5000;
/** Where there are more, so many tiles across the window are counted, */
const MOST_TILES = 8;
/** and so many at once: a count of many records is work. */
const AT_ONCE = 2;

export interface Shown {
  readonly points: readonly Point[];
  readonly crowds: readonly Crowd[];
  /** How many records have no place, or are outside the window; `undefined` where nobody counted. */
  readonly inWindow: number | undefined;
}

/**
 * What the map shows for a query: all its records where they are few; else those in the window; else how many there are
 * in each part of the window.
 */
export async function pointsOf(
  resource: DescribedResource,
  query: URLSearchParams,
  total: number,
  window: Box,
  signal: AbortSignal,
): Promise<Shown> {
  if (total <= MOST_POINTS)
    return { points: await points(resource, query, signal), crowds: [], inWindow: undefined };
  const here = changed(query, { bbox: String(within(query.get('bbox'), window)) });
  const inWindow = await counted(resource, here, signal);
  if (inWindow <= MOST_POINTS) return { points: await points(resource, here, signal), crowds: [], inWindow };
  const left = tiles(within(query.get('bbox'), window));
  const crowds: Crowd[] = [];
  const work = async (): Promise<void> => {
    for (let box; (box = left.shift()) !== undefined;) {
      const here = await counted(resource, changed(query, { bbox: box.join(',') }), signal);
      if (here > 0) crowds.push({ box, count: here });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { points: [], crowds, inWindow };
}

/** What the map does not show, in words. */
export function noteOf(
  { points, crowds, inWindow }: Shown,
  total: number,
  { plural }: DescribedResource,
): string {
  if (crowds.length > 0) return `${count(inWindow ?? 0)} ${plural} in this window: zoom in to see each.`;
  const placeless = inWindow === undefined ? total - points.length : 0;
  if (placeless <= 0) return '';
  return `${count(placeless)} ${placeless === 1 ? 'has no place and stands' : 'have no place and stand'} in the list only.`;
}

async function points(
  resource: DescribedResource,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Point[]> {
  const { key, location = '', search, plural } = resource;
  const name = search[0] ?? key;
  const fields = [...new Set([key, name, location])].join(',');
  const items = await getLines<Item>(pathOf(plural, changed(query, { fields, format: 'ndjson' })), signal);
  return items
    .filter((item) => Array.isArray(item[location]))
    .map((item) => ({
      key: String(item[key]),
      name: nameOf(resource, item),
      place: item[location] as Place,
    }));
}

async function counted(
  { key, plural }: DescribedResource,
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<number> {
  const page = await getJson<Page>(pathOf(plural, changed(query, { fields: key, limit: '1' })), signal);
  return page.total;
}

/** What is in the window and in the query's own box. */
export function within(box: string | null, window: Box): Box {
  if (box === null) return window;
  const [west, south, east, north] = box.split(',').map(Number) as unknown as Box;
  // Where one of them crosses the date line, the box of the query alone will do.
  if (west > east || window[0] > window[2] || Number.isNaN(west)) return [west, south, east, north];
  const both: Box = [
    Math.max(west, window[0]),
    Math.max(south, window[1]),
    Math.min(east, window[2]),
    Math.min(north, window[3]),
  ];
  return both[0] < both[2] && both[1] < both[3] ? both : [west, south, east, north];
}

/** Tiles of one grid for each zoom, so that everybody asks for the same ones, and the service knows the answers. */
export function tiles([west, south, east, north]: Box): Box[] {
  const across = east > west ? east - west : east - west + 360;
  const step = 360 / 2 ** Math.floor(Math.log2((MOST_TILES * 360) / across));
  const columns = Math.min(360 / step, Math.ceil((west + across) / step) - Math.floor(west / step));
  const rows = Math.ceil(north / step) - Math.floor(south / step);
  return Array.from({ length: columns * rows }, (_, index) => {
    const left = turned((Math.floor(west / step) + (index % columns)) * step);
    const bottom = (Math.floor(south / step) + Math.floor(index / columns)) * step;
    return [left, Math.max(-90, bottom), left + step, Math.min(90, bottom + step)] as const;
  });
}
