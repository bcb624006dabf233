import { propagationFields } from '@golden-path/telemetry';
import type { Readiness } from '../readiness';
import { unavailable } from './problem';
import type { Reply } from './reply';

/** @throws Problem 503 while there are no records to answer from */
export function loaded({ state }: Readiness): void {
  if (state === 'starting') throw unavailable('The data set is being loaded.', 1);
  if (state === 'failed') throw unavailable('The data set could not be loaded; GET /ready says why.', 30);
}

/** What browsers on other origins may send with a write besides. */
const WRITING = ['Authorization', 'Idempotency-Key', 'If-Match'];

/** The answer to OPTIONS: which methods there are, and what browsers on other origins may send. */
export function preflight(allow: string, writes = false): Reply {
  return {
    status: 204,
    headers: {
      Allow: allow,
      ...(/\bPATCH\b/.test(allow) && { 'Accept-Patch': 'application/merge-patch+json' }),
      'Access-Control-Allow-Methods': allow,
      'Access-Control-Allow-Headers': [
        ...['Accept', 'Content-Type', 'If-None-Match', 'X-Request-Id'],
        ...(writes ? WRITING : []),
        ...propagationFields(),
      ].join(', '),
      // A day, which is the most that a browser keeps it.
      'Access-Control-Max-Age': '86400',
    },
  };
}
