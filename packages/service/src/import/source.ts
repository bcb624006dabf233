import { createHash } from 'node:crypto';
import { constants, createReadStream, openSync, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename } from 'node:path';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DecodeError } from './decode-error';
import type { SourceFormat } from './block';

/** A file or standard input, read once, from its first byte to its last. */
export interface Source {
  /** For reports: the file's name. */
  readonly name: string;
  readonly format: SourceFormat;
  /** Of the file as it stands, when that is known. */
  readonly size: number | undefined;
  /** The decompressed bytes; a chunk may be read until the next is asked for. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes read so far, as they stand in the file. */
  readonly bytesRead: () => number;
  /** Of the bytes read so far, hexadecimal. */
  readonly sha256: () => string;
}

/** The source cannot be opened or read. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** Reading was broken off, as it was asked to be. */
export class SourceInterrupted extends SourceError {}

/**
 * @param path a file, or `-` for standard input
 * @param signal breaks off even a reading that waits for bytes: it throws SourceInterrupted then
 * @throws SourceError
 */
export async function openSource(path: string, format?: SourceFormat, signal?: AbortSignal): Promise<Source> {
  if (path === '-') return read('standard input', format ?? 'detect', undefined, () => process.stdin, signal);
  const found = await statOf(path);
  return read(
    basename(path),
    format ?? formatOf(path),
    found.isFIFO() ? undefined : found.size,
    // When it is read: an import that has to wait for another one keeps no file open.
    () => (found.isFIFO() ? pipe(path) : createReadStream(path, { highWaterMark: 128 * 1024 })),
    signal,
  );
}

/** A named pipe. Opened as a file it would keep a thread waiting for a writer, and the process from ending. */
function pipe(path: string): Readable {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: true, writable: false });
}

/** SHA-256 of a file as it stands, without decoding it. @throws SourceError */
export async function sha256Of(path: string): Promise<string> {
  await statOf(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function read(
  name: string,
  format: SourceFormat,
  size: number | undefined,
  open: () => Readable,
  signal: AbortSignal | undefined,
): Source {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* bytesOf(): AsyncGenerator<Buffer> {
    try {
      const stream = open();
      if (signal !== undefined) addAbortSignal(signal, stream);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (signal?.aborted === true) throw new SourceInterrupted(`${name} was not read to its end`);
      throw new SourceError(`${name} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
  return {
    name,
    format,
    size,
    chunks: decompressed(bytesOf()),
    bytesRead: () => bytes,
    sha256: () => hash.copy().digest('hex'),
  };
}

/** Gzip is told by its first two bytes (RFC 1952 §2.3.1), not by the file's name. */
async function* decompressed(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const first: Buffer[] = [];
  for (let length = 0; length < 2;) {
    const next = await chunks.next();
    if (next.done === true) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(first);
  async function* whole(): AsyncGenerator<Buffer> {
    yield head;
    yield* chunks;
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    for await (const chunk of whole()) {
      yield chunk;
      // Two hundred megabytes a second, in a thread whose other garbage calls the collector once in a while.
      free(chunk);
    }
    return;
  }
  const gunzip = createGunzip();
  pipeline(Readable.from(whole(), { objectMode: false }), gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new DecodeError(`the gzip stream is damaged or breaks off: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function free({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

function formatOf(path: string): SourceFormat {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (/\.(?:ndjson|jsonl)$/.test(name)) return 'ndjson';
  return /\.(?:csv|tsv)$/.test(name) ? 'csv' : 'detect';
}

async function statOf(path: string): Promise<Stats> {
  const found = await stat(path).catch((error: unknown) => {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new SourceError(
      isMissing ? `${path}: there is no such file` : `${path} cannot be read: ${(error as Error).message}`,
    );
  });
  if (found.isDirectory()) throw new SourceError(`${path} is a folder, not a file`);
  if (found.isSocket())
    throw new SourceError(`${path} is a socket, not a file; send it to standard input, -`);
  return found;
}
