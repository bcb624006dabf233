import { hash } from 'node:crypto';
import { Finished, WELL } from './finished';
import type { Reply } from './reply';

/** A reply that stays the same while the process runs; compressed once. */
export function fixed(
  type: string,
  content: string | Buffer,
  headers?: Readonly<Record<string, string>>,
): Reply {
  const bytes = Buffer.from(content);
  return {
    status: 200,
    type,
    body: new Finished(bytes, WELL),
    etag: hash('sha256', bytes, 'base64url').slice(0, 22),
    ...(headers && { headers }),
  };
}
