import type { ResourceDefinition } from '../resource/definition';
import type { Store } from '../store/store';

/** A resource and where its records are. */
export interface Collection {
  readonly resource: ResourceDefinition;
  readonly store: Store;
}
