import type { IncomingMessage } from 'node:http';
import fresh from 'fresh';

/**
 * Whether the client has this representation already (RFC 9110 §13.1.2), and does not insist on having it anew.
 * @param etag with its quotes
 */
export function isNotModified({ method, headers }: IncomingMessage, etag: string): boolean {
  return (
    headers['if-none-match'] !== undefined &&
    (method === 'GET' || method === 'HEAD') &&
    fresh(headers, { etag })
  );
}
