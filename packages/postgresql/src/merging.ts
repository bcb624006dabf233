import type { Client } from 'pg';
import type { ResourceDefinition } from '@golden-path/service/adapter';
import type { Names } from './names';

/** What a commit works on. */
export interface Merging {
  readonly client: Client;
  readonly resource: ResourceDefinition;
  readonly names: Names;
  /** Of the record table, as far as this program knows them. */
  readonly columns: readonly string[];
  /** Also removes what is not in the incoming table. */
  readonly replaces: boolean;
  /** Writes equal records, too. */
  readonly remakes: boolean;
  /** What was written after this change stays as it was written; absent where nothing is written but by imports. */
  readonly writtenAfter?: number;
}
