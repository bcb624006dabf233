import { hash } from 'node:crypto';
import type { Query } from '../../resource/query';
import type { Page } from '../../store/store';
import { formatQueryString, parseQueryString } from '../query-string';
import type { Reply } from '../reply';
import type { Call } from '../route';
import type { Resource } from '../resource';
import { writeCursor } from './cursor';
import { mediaTypes } from './formats';
import { feature } from './geojson';
import { projectText } from './projection';

/**
 * One page as JSON or GeoJSON, put together from the stored text.
 * @param etag the page's validator, where it is known without its bytes
 */
export function pageReply(
  resource: Resource,
  call: Call,
  query: Query,
  page: Page,
  fields: ReadonlySet<string> | undefined,
  etag: string | undefined,
): Reply {
  const next = page.next && writeCursor(page.next, query);
  const cursor = next === undefined ? 'null' : `"${next}"`;
  const body =
    call.type === mediaTypes.geojson
      ? `{"type":"FeatureCollection","numberMatched":${page.total},"numberReturned":${page.items.length},` +
        `"next":${cursor},"features":[${page.items.map((item) => feature(resource, item, fields)).join(',')}]}`
      : `{"items":[${page.items.map((item) => projectText(item, fields)).join(',')}],` +
        `"total":${page.total},"next":${cursor}}`;
  return {
    status: 200,
    type: call.type,
    body,
    etag: etag ?? hash('sha256', body, 'base64url').slice(0, 22),
    ...(next !== undefined && {
      headers: { Link: `</${resource.plural}?${nextSearch(call, next)}>; rel="next"` },
    }),
  };
}

function nextSearch({ search }: Call, cursor: string): string {
  const pairs = parseQueryString(search).filter(([name]) => name !== 'cursor');
  return formatQueryString([...pairs, ['cursor', cursor]]);
}
