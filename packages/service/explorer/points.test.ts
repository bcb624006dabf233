import { tiles, within } from './points.ts';
import { around, turned } from './projection.ts';

describe('the tiles of a window', () => {
  test('the world has eight across', () => {
    const world = tiles([-180, -80, 180, 80]);
    expect(world).toHaveLength(32);
    expect(world[0]).toEqual([-180, -90, -135, -45]);
    expect(world.at(-1)).toEqual([135, 45, 180, 90]);
  });

  test('windows beside each other share tiles, so answers are known', () => {
    const keys = (window: readonly [number, number, number, number]) => new Set(tiles(window).map(String));
    const [one, other] = [keys([0, 40, 20, 55]), keys([3, 41, 23, 56])];
    expect([...one].filter((key) => other.has(key)).length).toBeGreaterThan(one.size / 2);
  });

  test('across the date line they go on, within what the API takes', () => {
    for (const [west, south, east, north] of tiles([170, -20, -170, 20])) {
      expect(Math.abs(west)).toBeLessThanOrEqual(180);
      expect(Math.abs(east)).toBeLessThanOrEqual(180);
      expect(west).toBeLessThan(east);
      expect(south).toBeLessThan(north);
    }
  });

  test.each([
    [null, [0, 0, 10, 10]],
    ['5,5,20,20', [5, 5, 10, 10]],
    ['170,-50,-170,-10', [170, -50, -170, -10]],
    ['50,50,60,60', [50, 50, 60, 60]],
  ])('with the box %s of the query they cover %j', (box, expected) => {
    expect(within(box, [0, 0, 10, 10])).toEqual(expected);
  });
});

test.each([
  [
    [170, -170],
    [170, 190],
  ],
  [
    [4, 5, 6],
    [4, 6],
  ],
  [
    [-120, 100],
    [100, 240],
  ],
  [[7], [7, 7]],
])('the shortest way around %j is %j', (longitudes, expected) => {
  expect(around(longitudes)).toEqual(expected);
});

test.each([
  [190, -170],
  [-190, 170],
  [540, -180],
  [0, 0],
])('%d° is %d°', (longitude, expected) => {
  expect(turned(longitude)).toBe(expected);
});
