import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire. */
  readonly bytes: Buffer;
  /** Decompressed. */
  readonly text: string;
  /** @throws when the body is no JSON */
  json(): Record<string, unknown>;
}
