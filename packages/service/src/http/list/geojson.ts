import type { Listed } from '../../store/store';
import type { Resource } from '../resource';
import { projected, recordOf } from './projection';

/** A Feature (RFC 7946 §3.2): geometry null for a record without a position. */
export function feature(resource: Resource, item: Listed, fields: ReadonlySet<string> | undefined): string {
  const { [resource.location ?? '']: position, ...properties } = recordOf(item);
  return JSON.stringify({
    type: 'Feature',
    id: item.key,
    geometry: position === undefined ? null : { type: 'Point', coordinates: position },
    properties: projected(properties, item, fields),
  });
}
