import { InvalidValue } from '../../resource/definition';
import type { Parameter } from '../parameter';
import type { Resource } from '../resource';

/** Short names of the media types, for `?format=`; the default first. */
export const mediaTypes = {
  json: 'application/json',
  geojson: 'application/geo+json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
} as const;

export type FormatName = keyof typeof mediaTypes;

/** GeoJSON is for what has a place. */
export function formatsOf(resource: Resource): FormatName[] {
  const names = Object.keys(mediaTypes) as FormatName[];
  return names.filter((name) => name !== 'geojson' || resource.location !== undefined);
}

export function formatParameter(names: readonly FormatName[]): Parameter<string> {
  return {
    name: 'format',
    description:
      `${names.join(', ')}; wins over the header Accept. CSV and NDJSON hold everything that matches, in one ` +
      'stream; the others are paged.',
    schema: { type: 'string', enum: names },
    read: (text) => {
      const name = names.find((candidate) => candidate === text);
      if (name === undefined) throw new InvalidValue(`must be one of ${names.join(', ')}`);
      return mediaTypes[name];
    },
  };
}
