import { qualityOf } from './negotiation';
import { Finished } from './finished';

export const EVENTS = 'text/event-stream';

/** Below one packet or so there is nothing to win. */
const minimum = 1024;

/** A stream is taken to be long; one of events would wait until there is enough to compress. */
export function worthCompressing(body: unknown, type?: string): boolean {
  if (body === undefined || type === EVENTS) return false;
  if (body instanceof Finished) return body.bytes.length >= minimum;
  return typeof body === 'string' ? body.length >= minimum : true;
}

/** RFC 9110 §12.5.3; without the header, or with `gzip;q=0`, the client gets it plain. */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  if (typeof acceptEncoding !== 'string' || acceptEncoding === '') return false;
  const [gzip, any] = [qualityOf(acceptEncoding, 'gzip'), qualityOf(acceptEncoding, '*')];
  return (gzip ?? any ?? 0) > 0 && (gzip ?? any ?? 0) >= (qualityOf(acceptEncoding, 'identity') ?? 0);
}
