import type { ResourceDefinition } from '../resource/definition';
import type { NewRecord } from '../store/store';
import { arranger, strangeness } from './arrange';
import { type Decoded, TOO_DEEP } from './decode';
import { identifier } from './identity';

/** What became of one record of a source. */
export type ReadRecord = ({ readonly record: NewRecord } | { readonly rejected: string }) & {
  /** Names in it that nobody understands. */
  readonly foreign: readonly string[];
};

/** @returns a function that makes a record of the resource of what a source has, or says why it is none */
export function recordReader(
  resource: ResourceDefinition,
): (decoded: Decoded, isText: boolean) => ReadRecord {
  const arrange = arranger(resource);
  const identify = identifier(resource);
  return ({ raw, key: outer }, isText) => {
    if (raw === TOO_DEEP) return { rejected: 'is nested too deeply', foreign: [] };
    if (isText && Array.isArray(raw)) return { rejected: 'has more cells than the header', foreign: [] };
    const arranged = arrange(raw, outer, isText);
    const { foreign } = arranged;
    const rejected = strangeness(arranged, resource);
    if (rejected !== undefined) return { rejected, foreign: [] };
    const identity = identify(arranged.raw, arranged.key);
    if (identity.kind === 'contradiction') return { rejected: identity.reason, foreign };
    if (identity.kind === 'key') return { ...resource.parse(arranged.raw, identity.key), foreign };
    return { ...resource.parse(arranged.raw, undefined), foreign };
  };
}
