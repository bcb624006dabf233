import { InvalidValue } from '../../resource/definition';
import type { Changes } from '../../store/store';
import { Problem } from '../problem';

/** A place in the log of changes: after the change of a number. */
export interface LogPlace {
  readonly number: number;
  readonly log: string;
}

/** Opaque to clients. */
export function writeLogPlace({ number, log }: LogPlace): string {
  return `${number}-${log}`;
}

/** @throws InvalidValue for what we never wrote */
export function readLogPlace(text: string): LogPlace {
  const [, number, log = ''] = /^(\d{1,15})-([0-9a-f-]{36})$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidValue(
      "must be a cursor of these changes, or 'latest'; leave it out to begin with the oldest",
    );
  return { number: Number(number), log };
}

/** @throws Problem 410 where changes between then and now are no longer known */
export function assertKept({ number, log }: LogPlace, changes: Changes): void {
  if (log === changes.log && number >= changes.forgotten && number <= changes.last) return;
  throw new Problem(
    410,
    'These changes are no longer kept: ask since=latest, read all records, then follow from there.',
  );
}
