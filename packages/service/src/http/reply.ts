import type { Finished } from './finished';

/** A part of a stream. */
export type Piece = string | Buffer;

/** What a handler answers. Everything else about the response is decided here, in one place. */
export interface Reply {
  readonly status: number;
  /** Content-Type; absent where there is no body. */
  readonly type?: string;
  /** Text, bytes that are sent again and again, or piece by piece, in constant memory. */
  readonly body?: string | Finished | AsyncIterableIterator<Piece>;
  /** Names these very bytes, before any compression. Without quotes. */
  readonly etag?: string;
  /** Cache-Control; default `no-cache`: keep it, but ask (with the ETag) before using it. */
  readonly cache?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
