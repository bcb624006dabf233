import type { Item } from '../../store/store';
import type { Resource } from '../resource';
import { project } from './projection';

/** A Feature (RFC 7946 §3.2): geometry null for a record without a position. */
export function feature(resource: Resource, item: Item, fields: ReadonlySet<string> | undefined): string {
  const { [resource.location ?? '']: position } = JSON.parse(item.json) as Record<string, unknown>;
  const { [resource.location ?? '']: _position, ...properties } = project(item, fields);
  return JSON.stringify({
    type: 'Feature',
    id: item.key,
    geometry: position === undefined ? null : { type: 'Point', coordinates: position },
    properties,
  });
}
