import { InvalidValue, type Position } from '../../resource/definition';
import type { BoundingBox } from '../../resource/query';
import type { Parameter } from '../parameter';

/** Plain decimal degrees: no exponent, no other numeral, nothing that `Number` would guess at. */
const decimal = '[+-]?[0-9]{1,3}(\\.[0-9]{1,15})?';
/** The same within their bounds. */
const latitude = '[+-]?0?([0-8]?[0-9](\\.[0-9]{1,15})?|90(\\.0{1,15})?)';
const longitude = '[+-]?((0?[0-9]{1,2}|1[0-7][0-9])(\\.[0-9]{1,15})?|180(\\.0{1,15})?)';

/** One degree of latitude or longitude; NaN for what is none. */
function degrees(text: string, limit: number): number {
  const value = new RegExp(`^${decimal}$`).test(text) ? Number(text) : NaN;
  return Math.abs(value) <= limit ? value : NaN;
}

export function nearParameter(): Parameter<Position> {
  return {
    name: 'near',
    description:
      'Nearest first, from the point `latitude,longitude` in degrees; each record with its `distanceKm`. ' +
      'Records without a position are left out.',
    schema: { type: 'string', pattern: `^${latitude},${longitude}$` },
    example: '51.9,4.5',
    read: (text) => {
      const [lat = '', lon = '', ...more] = text.split(',');
      const position = [degrees(lon, 180), degrees(lat, 90)] as const;
      if (more.length > 0 || position.some(Number.isNaN)) {
        throw new InvalidValue(
          'must be latitude,longitude: decimal degrees from -90 to 90 and from -180 to 180, such as 51.9,4.5',
        );
      }
      return position;
    },
  };
}

const metresPer: Readonly<Record<string, number>> = { km: 1000, nm: 1852, mi: 1609.344 };

/** Half the Earth's circumference: nothing is farther away. */
const maxRadius = 20_037_508;

export function radiusParameter(): Parameter<number> {
  return {
    name: 'radius',
    description: 'With `near`: no farther than this, in kilometres, nautical miles or miles.',
    schema: { type: 'string', pattern: '^[0-9]{1,5}(\\.[0-9]{1,6})?(km|nm|mi)$' },
    example: '100km',
    read: (text) => {
      const [, number, unit] = /^([0-9]{1,5}(?:\.[0-9]{1,6})?)(km|nm|mi)$/.exec(text) ?? [];
      const metres = Number(number) * (metresPer[unit ?? ''] ?? NaN);
      if (!(metres <= maxRadius)) {
        throw new InvalidValue(
          'must be a number with its unit km, nm or mi, such as 50km, at most half the Earth (20037km)',
        );
      }
      return metres;
    },
  };
}

export function bboxParameter(): Parameter<BoundingBox> {
  return {
    name: 'bbox',
    description:
      'Inside this box, borders included: `minLon,minLat,maxLon,maxLat` in degrees. With minLon > maxLon it ' +
      'crosses the antimeridian.',
    schema: { type: 'string', pattern: `^${longitude},${latitude},${longitude},${latitude}$` },
    example: '170,-50,-170,-10',
    read: (text) => {
      const [w = '', s = '', e = '', n = '', ...more] = text.split(',');
      const [west, east] = [degrees(w, 180), degrees(e, 180)];
      const [south, north] = [degrees(s, 90), degrees(n, 90)];
      if (more.length > 0 || [west, south, east, north].some(Number.isNaN)) {
        throw new InvalidValue(
          'must be minLon,minLat,maxLon,maxLat: decimal degrees, longitudes from -180 to 180, latitudes from ' +
            '-90 to 90, such as 3,51,5,53',
        );
      }
      if (south > north) throw new InvalidValue('has minLat above maxLat; only longitudes may cross');
      return { west, south, east, north };
    },
  };
}
