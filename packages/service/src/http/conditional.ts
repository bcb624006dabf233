import type { IncomingMessage } from 'node:http';

/**
 * Whether the client has this representation already (RFC 9110 §13.1.2): one of the listed tags is ours, or
 * the list is `*`. Weak comparison: `W/"x"` matches `"x"`. What it says of caches between us is theirs to read: `fetch`
 * adds `Cache-Control: no-cache` to every request with a tag.
 * @param etag with its quotes
 */
export function isNotModified({ method, headers }: IncomingMessage, etag: string): boolean {
  const listed = headers['if-none-match'];
  if (listed === undefined || (method !== 'GET' && method !== 'HEAD')) return false;
  // A tag holds no quote, so ours, quotes included, is found in a well-formed list only where it is an element.
  return listed.trim() === '*' || listed.includes(etag);
}
