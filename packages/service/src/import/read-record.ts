import type { ResourceDefinition } from '../resource/definition';
import { takenKeys } from '../resource/taken';
import type { NewRecord } from '../store/store';
import { arranger, strangeness } from './arrange';
import { type Decoded, Unread } from './decode';
import { identifier } from './identity';

/** Of the last row of a table: half a record looks like one. */
const BROKEN_OFF = 'has fewer cells than the header and no end of its line, as where a source breaks off';

/** What became of one record of a source. */
export type ReadRecord = ({ readonly record: NewRecord } | { readonly rejected: string }) & {
  /** What is told of what it has and is left out; absent where there is nothing. */
  readonly leftOut?: readonly string[];
};

/**
 * @param ownPaths what the team's own routes have in the place of a key
 * @returns a function that makes a record of the resource of what a source has, or says why it is none
 */
export function recordReader(
  resource: ResourceDefinition,
  ownPaths: readonly string[],
): (decoded: Decoded, isText: boolean) => ReadRecord {
  const arrange = arranger(resource);
  const identify = identifier(resource);
  const takenBy = takenKeys(resource, ownPaths);
  return ({ raw, key: outer }, isText) => {
    if (raw instanceof Unread) return { rejected: raw.reason };
    if (isText && Array.isArray(raw)) return { rejected: 'has more cells than the header' };
    if (isText && typeof raw === 'string') return { rejected: BROKEN_OFF };
    const arranged = arrange(raw, outer, isText);
    const strange = strangeness(arranged, resource);
    if (strange !== undefined) return { rejected: strange, leftOut: arranged.leftOut };
    const identity = identify(arranged.raw, arranged.key, arranged.keys);
    if (identity.kind === 'contradiction') return { rejected: identity.reason };
    const read = resource.parse(arranged.raw, identity.kind === 'key' ? identity.key : undefined);
    const taken = 'record' in read ? takenBy(read.record[resource.key]) : undefined;
    if (taken !== undefined) return { rejected: taken };
    // Copying what most records do not need costs as much as the rest of this.
    return arranged.leftOut.length === 0 ? read : { ...read, leftOut: arranged.leftOut };
  };
}
