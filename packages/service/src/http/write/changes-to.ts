import type { ResourceDefinition } from '../../resource/definition';
import { writingOf } from '../../resource/writable';
import type { Change, NewRecord } from '../../store/store';
import { Problem } from '../problem';
import { recordFields } from '../schema';
import { assertMet, type Conditions } from './conditions';
import { errorAt, invalid, type RecordReader, split } from './record';

/** The record must not be there. */
export function creation({ singular }: ResourceDefinition, key: string, record: NewRecord): Change {
  return {
    key,
    decide(current) {
      if (current !== undefined)
        throw new Problem(409, `There is a ${singular} ${key} already; PUT replaces it.`);
      return record;
    },
  };
}

/** The record is there afterwards, whether or not it was before. */
export function replacement(
  resource: ResourceDefinition,
  key: string,
  body: unknown,
  conditions: Conditions,
  read: RecordReader,
): Change {
  if (conditions.noneMatch === undefined) assertCareful(resource, conditions);
  // Sooner than it is one's turn, unless what is there has a say in it.
  const record = hasOthers(resource, body) ? undefined : read(body, key);
  return {
    key,
    decide(current) {
      assertMet(conditions, current);
      const { others } = current === undefined ? {} : split(resource, current);
      return record === undefined ? read(body, key, others) : { ...record, ...others };
    },
  };
}

/** The members of the record that `patch` has are replaced by its own, or go where it has `null` (RFC 7396). */
export function update(
  resource: ResourceDefinition,
  key: string,
  patch: unknown,
  conditions: Conditions,
  read: RecordReader,
): Change {
  assertCareful(resource, conditions);
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
    throw invalid([errorAt([], 'must be an object of the fields to change')]);
  const fields = new Set(recordFields(resource).map(({ name }) => name));
  return {
    key,
    decide(current) {
      if (current === undefined) throw missing(resource, key);
      assertMet(conditions, current);
      // No field holds an object, so that none is ever merged: it is refused as what it is.
      const { own, others } = split(resource, current);
      const members = new Map(Object.entries(own));
      for (const [name, value] of Object.entries(patch)) {
        // What is no field is refused, even where it is to go.
        if (value === null && fields.has(name)) members.delete(name);
        else members.set(name, value);
      }
      return read(Object.fromEntries(members), key, others);
    },
  };
}

export function removal(resource: ResourceDefinition, key: string, conditions: Conditions): Change {
  assertCareful(resource, conditions);
  return {
    key,
    decide(current) {
      if (current === undefined) throw missing(resource, key);
      assertMet(conditions, current);
      return undefined;
    },
  };
}

/** Whether it has members that are no fields of this release's. */
function hasOthers(resource: ResourceDefinition, body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const names = new Set(recordFields(resource).map(({ name }) => name));
  return Object.keys(body).some((name) => !names.has(name));
}

function missing({ singular }: ResourceDefinition, key: string): Problem {
  return new Problem(404, `There is no ${singular} ${key}.`);
}

/** @throws Problem 428 (RFC 6585 §3) */
function assertCareful(resource: ResourceDefinition, { match }: Conditions): void {
  if (match === undefined && writingOf(resource)?.preconditions === 'required')
    throw new Problem(428, 'Say by If-Match which ETag you have read, so that nobody else’s change is lost.');
}
