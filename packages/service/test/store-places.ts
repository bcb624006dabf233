import fc from 'fast-check';
import type { Position } from '../src/resource/definition';
import type { Query } from '../src/resource/query';
import type { NewRecord, Store } from '../src/store/store';
import { everyPort, keyOf, sorted } from './every-port';
import { metresBetween } from './haversine';
import { everything, keysOf } from './store-records';

/** What every store must find by place, in a box and near a point. @param opened a store that has every port */
export function storePlaces(opened: () => Store): void {
  const keys = async (query: Partial<Query>): Promise<string[]> =>
    keysOf(await opened().list({ ...everything, ...query }));

  test('a box that crosses the antimeridian holds both sides of it', async () => {
    const box = { west: 170, south: -50, east: -170, north: -10 };
    const found = await keys({ bbox: box, limit: 1000 });
    expect(found).toEqual(
      sorted(
        everyPort.filter((port) => inBox(port, (lon) => lon >= 170 || lon <= -170, -50, -10)).map(keyOf),
      ),
    );
    expect(found).toEqual(expect.arrayContaining(['NZAKL', 'ASPPG']));
  });

  test('the border belongs to the box, down to a box of one point', async () => {
    const [longitude, latitude] = placeOf(everyPort.find((port) => keyOf(port) === 'NLRTM')) ?? [0, 0];
    expect(
      await keys({ bbox: { west: longitude, east: longitude, south: latitude, north: latitude } }),
    ).toContain('NLRTM');
  });

  test('property: a box holds exactly what a scan finds in it', async () => {
    const degrees = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
    await fc.assert(
      fc.asyncProperty(degrees(180), degrees(180), degrees(90), degrees(90), async (west, east, a, b) => {
        const [south, north] = [Math.min(a, b), Math.max(a, b)];
        const inside =
          west <= east
            ? (lon: number) => lon >= west && lon <= east
            : (lon: number) => lon >= west || lon <= east;
        const page = await opened().list({ ...everything, bbox: { west, south, east, north }, limit: 2000 });
        expect(keysOf(page)).toEqual(
          sorted(everyPort.filter((port) => inBox(port, inside, south, north)).map(keyOf)),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('property: near equals a scan by haversine, in order, with distances', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.double({ min: -90, max: 90, noNaN: true }),
        fc.option(fc.double({ min: 0, max: 20_100_000, noNaN: true }), { nil: undefined }),
        fc.integer({ min: 1, max: 50 }),
        async (longitude, latitude, radius, limit) => {
          const near = {
            position: [longitude, latitude] as const,
            ...(radius !== undefined && { radius }),
          };
          const page = await opened().list({ ...everything, near, order: { by: 'distance' }, limit });
          const scanned = everyPort
            .filter((port) => placeOf(port) !== undefined)
            .map((port) => metresBetween(near.position, placeOf(port) ?? [0, 0]))
            .filter((metres) => radius === undefined || metres <= radius)
            .sort((a, b) => a - b);
          expect(page.total).toBe(scanned.length);
          page.items.forEach((item, index) => {
            // Half a millimetre is what two formulas differ by at the antipodes.
            expect(Math.abs((item.distance ?? NaN) - (scanned[index] ?? NaN))).toBeLessThan(0.5);
          });
          expect(page.items).toHaveLength(Math.min(limit, scanned.length));
        },
      ),
      { numRuns: 40 },
    );
  });
}

function placeOf(port: NewRecord | undefined): Position | undefined {
  return port?.coordinates as Position | undefined;
}

function inBox(
  port: NewRecord,
  inside: (longitude: number) => boolean,
  south: number,
  north: number,
): boolean {
  const place = placeOf(port);
  return place !== undefined && inside(place[0]) && place[1] >= south && place[1] <= north;
}
