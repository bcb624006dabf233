import type { NewRecord } from '../record';

/** One record as it leaves the store. */
export interface Item {
  readonly key: string;
  /** The record, serialised once when it came in. */
  readonly json: string;
  /** Hash of `json`; a strong validator for the record's own representation. */
  readonly hash: string;
}

/** What is to become of one record. */
export interface Change {
  /** Canonical. */
  readonly key: string;
  /**
   * Called while nobody else can change the record.
   * @param current what is there now, under this very key
   * @returns the record that shall be there, of this key; `undefined`: none
   * @throws what refuses the change
   */
  readonly decide: (current: Item | undefined) => NewRecord | undefined;
}

export interface WriteOptions {
  /** `all`, the default: none of the changes happens unless each does. `each`: each by itself. */
  readonly together?: 'all' | 'each';
  /** Asked again, it does nothing and gives the answer of the first time. */
  readonly once?: Once;
}

/** What a client asks for once, however often it sends it. Kept for a day, if anything was changed. */
export interface Once {
  /** Of the client's; two clients never have the same. */
  readonly key: string;
  /** Of all that it asks for. */
  readonly fingerprint: string;
  /** What to tell whoever sends it again. */
  readonly answer: (results: readonly WriteResult[]) => string;
}

/** What became of a change. */
export type WriteResult = Written | Refused;

export interface Written {
  /** `none`: what shall be there is there already. */
  readonly action: 'create' | 'change' | 'delete' | 'none';
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface Refused {
  /** As it was thrown. */
  readonly refused: Error;
}

/** Of the record before and after. */
export function lettersOf(result: WriteResult): number {
  if ('refused' in result) return 0;
  return (result.before?.json.length ?? 0) + (result.after?.json.length ?? 0);
}

export type WriteOutcome =
  | {
      /** Whether what was not refused has happened; not, when one of `all` was. */
      readonly committed: boolean;
      /** In the order of the changes. */
      readonly results: readonly WriteResult[];
    }
  | { readonly before: Answered };

/** What was asked before under the same key. */
export interface Answered {
  readonly fingerprint: string;
  readonly answer: string;
}

/** Changes in the order in which they were committed. */
export interface Changes {
  /** Which log this is: numbers of another one mean nothing here. */
  readonly log: string;
  /** The number of the last change there is; 0: there was none. */
  readonly last: number;
  /** Changes up to this number are no longer kept. */
  readonly forgotten: number;
  readonly changes: readonly Logged[];
}

/** A change that was committed. An `import` may have changed any record. */
export interface Logged {
  /** From 1, without gaps. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly action: 'create' | 'change' | 'delete' | 'import';
  /** Empty for an import. */
  readonly key: string;
  /** What is there since; absent where nothing is. */
  readonly item?: Item;
}

/** How long what was asked `once` is remembered. Milliseconds. */
export const REMEMBERED_MS = 24 * 60 * 60_000;
