import type { ResourceDefinition } from '../../resource/definition';
import type { Subject } from './guard';

/** One change that was committed: who made it, and to what. */
export interface AuditEntry {
  readonly subject: Subject;
  readonly resource: ResourceDefinition;
  readonly action: 'create' | 'replace' | 'update' | 'delete';
  readonly key: string;
  /** Names of the fields whose values differ from before, in the order of the representation; all of them where there was none. */
  readonly changed: readonly string[];
}
