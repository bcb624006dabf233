import { qualityOf } from './negotiation';
import { Finished } from './finished';

/** Below one packet or so there is nothing to win. */
const minimum = 1024;

/** A stream is taken to be long. */
export function worthCompressing(body: unknown): boolean {
  if (body === undefined) return false;
  if (body instanceof Finished) return body.bytes.length >= minimum;
  return typeof body === 'string' ? body.length >= minimum : true;
}

/** RFC 9110 §12.5.3; without the header, or with `gzip;q=0`, the client gets it plain. */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  if (typeof acceptEncoding !== 'string' || acceptEncoding === '') return false;
  const [gzip, any] = [qualityOf(acceptEncoding, 'gzip'), qualityOf(acceptEncoding, '*')];
  return (gzip ?? any ?? 0) > 0 && (gzip ?? any ?? 0) >= (qualityOf(acceptEncoding, 'identity') ?? 0);
}
