import { randomUUID } from 'node:crypto';

const wellFormed = /^[\w.-]{1,128}$/;

/**
 * The id under which a request appears in responses and logs: the client's own when it is 1 to 128 letters,
 * digits, `.`, `_` or `-` (safe in a header, a log line and a shell), else a new UUID.
 */
export function requestIdFrom(inbound: string | string[] | undefined): string {
  return typeof inbound === 'string' && wellFormed.test(inbound) ? inbound : randomUUID();
}
