import { hash } from 'node:crypto';
import type { Once, WriteResult } from '../../store/store';
import { Problem } from '../problem';
import type { Reply } from '../reply';
import type { Call, RequestHeader } from '../route';
import type { Subject } from './guard';

/** What a client calls a request that it may have to send again. */
export const idempotencyKey: RequestHeader = {
  name: 'Idempotency-Key',
  description:
    'A name for this request, such as a UUID. Sent again within a day, by the same client, it changes nothing and is ' +
    'answered as before; another request of that name: 422.',
  pattern: '^[!-~][ -~]{0,254}$',
  example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
};

/** @param answer the reply to give whenever it is sent again @throws Problem 400 */
export function onceOf(
  { req, path, search }: Call,
  { id }: Subject,
  body: Buffer,
  answer: (results: readonly WriteResult[]) => Reply,
): Once | undefined {
  const given = req.headers['idempotency-key'];
  if (given === undefined) return undefined;
  if (typeof given !== 'string' || !/^[!-~][ -~]{0,254}$/.test(given))
    throw new Problem(400, 'Idempotency-Key must be of 1 to 255 visible characters of ASCII.');
  const { 'if-match': match, 'if-none-match': noneMatch, 'content-type': type } = req.headers;
  const asked = [req.method, path, search, match, noneMatch, type, hash('sha256', body, 'base64url')];
  return {
    key: hash('sha256', JSON.stringify([id, given]), 'base64url'),
    fingerprint: hash('sha256', JSON.stringify(asked), 'base64url'),
    answer: (results) => JSON.stringify(answer(results)),
  };
}

/** @throws Problem 422 when it was another request that had this name */
export function repeated(once: Once | undefined, before: { fingerprint: string; answer: string }): Reply {
  if (once?.fingerprint !== before.fingerprint)
    throw new Problem(
      422,
      'This Idempotency-Key was of another request; each request needs a key of its own.',
    );
  return JSON.parse(before.answer) as Reply;
}
