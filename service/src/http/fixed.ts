import { hash } from 'node:crypto';
import type { Reply } from './reply';

/** A reply that stays the same while the process runs; compressed once. */
export function fixed(
  type: string,
  content: string | Buffer,
  headers?: Readonly<Record<string, string>>,
): Reply {
  const body = Buffer.from(content);
  return {
    status: 200,
    type,
    body,
    etag: hash('sha256', body, 'base64url').slice(0, 22),
    ...(headers && { headers }),
  };
}
