import type { GeoPermissibleObjects } from 'd3-geo';
import type { Topology } from 'topojson-specification';

/** Of the script that the page loads before this one. */
declare const topojson: typeof import('topojson-client');

/** Beyond this zoom the coarse coast line looks like one. */
const FINE_FROM = 3;

/** The land of Natural Earth: the coarse one at once, the fine one (eight times as many bytes) when somebody looks closer. */
export class Land {
  #coarse: GeoPermissibleObjects | undefined;
  #fine: GeoPermissibleObjects | undefined;
  #asked = false;

  constructor(private readonly loaded: () => void) {
    void load('docs/land-110m.json').then((land) => {
      this.#coarse = land;
      loaded();
    });
  }

  at(zoom: number): GeoPermissibleObjects | undefined {
    if (zoom < FINE_FROM) return this.#coarse;
    if (!this.#asked) {
      this.#asked = true;
      void load('docs/land-50m.json').then((land) => {
        this.#fine = land;
        this.loaded();
      });
    }
    return this.#fine ?? this.#coarse;
  }
}

async function load(path: string): Promise<GeoPermissibleObjects | undefined> {
  // Without the land there are still the points.
  const response = await fetch(path).catch(() => undefined);
  if (response?.ok !== true) return undefined;
  const topology = (await response.json()) as Topology;
  return topology.objects.land && topojson.feature(topology, topology.objects.land);
}
