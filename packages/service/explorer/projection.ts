import type { GeoProjection } from 'd3-geo';

export type Place = readonly [longitude: number, latitude: number];
export type Box = readonly [west: number, south: number, east: number, north: number];

export interface Point {
  readonly key: string;
  readonly name: string;
  readonly place: Place;
}

/** So many records within a box: instead of their points, where they are too many. */
export interface Crowd {
  readonly box: Box;
  readonly count: number;
}

/** Of the script that the page loads before this one. */
declare const d3: typeof import('d3-geo');

/** Where the map is cut: Mercator's poles are infinitely far away. */
const MOST_LATITUDE = 84;
const MOST_ZOOM = 200;

/** What part of the world is shown: Mercator, turned so that the centre's meridian is in the middle. */
export class Window {
  centre: Place = [10, 25];
  /** 1: the whole world from left to right. */
  zoom = 1;
  width = 1;
  height = 1;

  get scale(): number {
    return (this.width / (2 * Math.PI)) * this.zoom;
  }

  projection(): GeoProjection {
    const [longitude, latitude] = this.centre;
    return d3
      .geoMercator()
      .scale(this.scale)
      .rotate([-longitude, 0])
      .translate([this.width / 2, this.height / 2 + this.scale * mercator(latitude)])
      .clipExtent([
        [-20, -20],
        [this.width + 20, this.height + 20],
      ]);
  }

  x(longitude: number): number {
    return this.width / 2 + this.scale * radians(turned(longitude - this.centre[0]));
  }

  y(latitude: number): number {
    return this.height / 2 - this.scale * (mercator(latitude) - mercator(this.centre[1]));
  }

  place(x: number, y: number): Place {
    const longitude = this.centre[0] + degreesOf((x - this.width / 2) / this.scale);
    const up = mercator(this.centre[1]) - (y - this.height / 2) / this.scale;
    return [turned(longitude), degreesOf(2 * Math.atan(Math.exp(up)) - Math.PI / 2)];
  }

  pan(dx: number, dy: number): void {
    const [longitude, latitude] = this.place(this.width / 2 - dx, this.height / 2 - dy);
    this.centre = [longitude, clamp(latitude, -70, 80)];
  }

  /** Keeps the place under the pointer where it is. */
  zoomBy(factor: number, x = this.width / 2, y = this.height / 2): void {
    const before = this.place(x, y);
    this.zoom = clamp(this.zoom * factor, 1, MOST_ZOOM);
    this.pan(x - this.x(before[0]), y - this.y(before[1]));
  }

  /** The least box that holds what is shown. */
  box(): Box {
    const [west, north] = this.place(0, 0);
    const [east, south] = this.place(this.width, this.height);
    const isWhole = this.width >= 2 * Math.PI * this.scale - 1;
    return [isWhole ? -180 : west, clamp(south, -90, 90), isWhole ? 180 : east, clamp(north, -90, 90)].map(
      rounded,
    ) as unknown as Box;
  }

  /**
   * Moves so that all of the places are seen.
   * @param covered pixels on the right that something else hides
   */
  fit(places: readonly Place[], covered = 0): void {
    if (places.length === 0) return;
    const [west, east] = around(places.map(([longitude]) => longitude));
    const latitudes = places.map(([, latitude]) => latitude);
    const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
    const across = radians(Math.max(east - west, 0.5));
    const up = Math.max(mercator(north) - mercator(south), radians(0.5));
    const room = 0.8;
    const scale = Math.min(((this.width - covered) * room) / across, (this.height * room) / up);
    this.zoom = clamp((scale * 2 * Math.PI) / this.width, 1, MOST_ZOOM / 4);
    const middle = (mercator(north) + mercator(south)) / 2;
    this.centre =
      this.zoom === 1
        ? [10, 25]
        : [turned((west + east) / 2), degreesOf(2 * Math.atan(Math.exp(middle)) - Math.PI / 2)];
    if (this.zoom > 1) this.pan(-covered / 2, 0);
  }
}

/** The shortest stretch of longitudes that holds them all: around the widest gap, across the date line if need be. */
export function around(longitudes: readonly number[]): [west: number, east: number] {
  const sorted = [...longitudes].sort((a, b) => a - b);
  let west = sorted[0] ?? 0;
  let widest = west + 360 - (sorted.at(-1) ?? 0);
  sorted.forEach((longitude, index) => {
    const next = sorted[index + 1];
    if (next === undefined || next - longitude <= widest) return;
    widest = next - longitude;
    west = next;
  });
  return [west, west + 360 - widest];
}

/** Into −180 … 180. */
export function turned(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function mercator(latitude: number): number {
  return Math.log(Math.tan(Math.PI / 4 + radians(clamp(latitude, -MOST_LATITUDE, MOST_LATITUDE)) / 2));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function degreesOf(angle: number): number {
  return (angle * 180) / Math.PI;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
