import { constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { qualityOf } from './negotiation';

const compress = promisify(gzip);

/** Below one packet or so there is nothing to win. */
const minimum = 1024;

/** A stream is taken to be long. */
export function worthCompressing(body: unknown): boolean {
  if (body === undefined) return false;
  return typeof body === 'string' || Buffer.isBuffer(body) ? body.length >= minimum : true;
}

/** RFC 9110 §12.5.3; without the header, or with `gzip;q=0`, the client gets it plain. */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  if (typeof acceptEncoding !== 'string' || acceptEncoding === '') return false;
  const [gzip, any] = [qualityOf(acceptEncoding, 'gzip'), qualityOf(acceptEncoding, '*')];
  return (gzip ?? any ?? 0) > 0 && (gzip ?? any ?? 0) >= (qualityOf(acceptEncoding, 'identity') ?? 0);
}

/** Documents that never change are compressed once. */
const kept = new WeakMap<Buffer, Promise<Buffer>>();

/** In the thread pool, off the event loop. */
export function gzipped(body: string | Buffer): Promise<Buffer> {
  // Twice as fast as the default level for a tenth more bytes.
  if (typeof body === 'string') return compress(body, { level: 4 });
  let bytes = kept.get(body);
  if (bytes === undefined) {
    bytes = compress(body, { level: constants.Z_BEST_COMPRESSION });
    kept.set(body, bytes);
  }
  return bytes;
}
