import type { ResourceDefinition } from '../resource/definition';
import { wrappersOf } from './frame';

/** A shape of a source that an import reads. */
export interface KnownShape {
  readonly name: string;
  /** The beginning of such a file, or of a record. */
  readonly example: string;
}

/** All of them, told of the fields of a resource. */
export function knownShapes(resource: ResourceDefinition): KnownShape[] {
  const { singular, plural, key, fields, search, location } = resource;
  const exampleOf = (name: string | undefined): unknown =>
    fields.find((field) => field.name === name)?.example;
  const id = String(exampleOf(key));
  const named = `"${search[0] ?? key}": ${JSON.stringify(exampleOf(search[0] ?? key))}`;
  const record = `{"${key}": "${id}", …}`;
  const wrappers = wrappersOf(resource).map((name) => `"${name}"`);
  return [
    { name: `JSON: an object keyed by ${singular}`, example: `{"${id}": {${named}, …}, …}` },
    { name: `JSON: an array`, example: `[${record}, …]` },
    { name: `JSON: one ${singular}`, example: record },
    { name: `NDJSON: a ${singular} a line, or a text sequence`, example: record },
    {
      name: `JSON inside a member: ${wrappers.join(', ')}`,
      example: `{"${plural}": [${record}, …], "count": 1}`,
    },
    { name: `CSV with a header row: comma, semicolon or tab`, example: header(resource) },
    ...(location === undefined ? [] : placedShapes(resource, location, id)),
  ];
}

function placedShapes({ key, fields }: ResourceDefinition, location: string, id: string): KnownShape[] {
  const [longitude, latitude] = (fields.find(({ name }) => name === location)?.example ?? [4.5, 51.92]) as [
    number,
    number,
  ];
  const point = `{"type": "Point", "coordinates": [${longitude}, ${latitude}]}`;
  const feature = `{"type": "Feature", "properties": {"${key}": "${id}", …}, "geometry": ${point}}`;
  return [
    {
      name: 'GeoJSON: a collection',
      example: `{"type": "FeatureCollection", "features": [{"type": "Feature", …}, …]}`,
    },
    { name: 'GeoJSON: an array of features, or one a line', example: feature },
    {
      name: 'Position: longitude, latitude; an altitude is ignored',
      example: `"${location}": [${longitude}, ${latitude}, 0]`,
    },
    { name: 'Position: the same as texts', example: `"${location}": "${longitude}, ${latitude}"` },
    { name: 'Position: as an object', example: `"${location}": {"lat": ${latitude}, "lon": ${longitude}}` },
    { name: 'Position: as a point', example: `"${location}": ${point}` },
    { name: 'Position: as fields', example: `"latitude": ${latitude}, "longitude": "${longitude}"` },
    {
      name: 'Position: with N, E, S, W, in either order',
      example: `"${location}": "${latitude}N ${longitude}E"`,
    },
  ];
}

/** As the service itself exports it. */
function header({ fields }: ResourceDefinition): string {
  const names = fields.flatMap(({ name, type }) =>
    type === 'position' ? [`${name}_lon`, `${name}_lat`] : [name],
  );
  return `${names.slice(0, 3).join(',')},…`;
}

/** Names for which an import looks besides the fields' own: of the fields, and of the halves of a position. */
export function knownNames({ columns = {}, location }: ResourceDefinition): [field: string, names: string][] {
  const list = Object.entries(columns).map(([field, names = []]): [string, string] => [
    field,
    names.join(', '),
  ]);
  if (location !== undefined) {
    list.push(
      [location, 'coords, position, point, geometry'],
      ['latitude', 'lat, y, ycoord'],
      ['longitude', 'lon, lng, long, x, xcoord'],
    );
  }
  return list.map(([field, names]) => [field, names === '' ? '-' : names]);
}
