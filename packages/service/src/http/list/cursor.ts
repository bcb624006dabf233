import { hash } from 'node:crypto';
import type { Place, Query } from '../../resource/query';
import { invalidParameters } from '../problem';

/** Changes when the form of a cursor or the meaning of a place does: old ones are then refused. */
const version = 1;

/** The text form of a place: opaque to clients, and of use for the same query only. */
export function writeCursor(place: Place, query: Query): string {
  return Buffer.from(JSON.stringify([version, checksum(place, query), place])).toString('base64url');
}

/** @throws Problem 400 for what we never wrote, or wrote for another query */
export function readCursor(cursor: string, query: Query): Place {
  const place = decode(cursor);
  if (place !== undefined && writeCursor(place, query) === cursor) return place;
  throw invalidParameters([
    {
      parameter: 'cursor',
      detail:
        'is not one of this query; use `next` of the page before, and change only limit, fields or format',
    },
  ]);
}

function decode(cursor: string): Place | undefined {
  if (cursor.length > 4096) return undefined;
  try {
    const [, , place] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const whole = Array.isArray(place) && place.every((part) => part === null || isScalar(part));
    return whole ? (place as Place) : undefined;
  } catch {
    return undefined;
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

/** Of the place and of all that decides which records come in which order. */
function checksum(place: Place, { limit: _limit, after: _after, ...query }: Query): string {
  return hash('sha256', JSON.stringify([place, query]), 'base64url').slice(0, 12);
}
