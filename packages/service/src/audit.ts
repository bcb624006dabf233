import { auditLog, counter } from '@golden-path/telemetry';
import type { AuditEntry } from './http/write/audit';
import type { ResourceDefinition } from './resource/definition';

/** Tells of every write: a line of the log, whatever its level, and a count. Call after telemetry has started. */
export function audit(resources: readonly Pick<ResourceDefinition, 'plural'>[]): (entry: AuditEntry) => void {
  const counts = new Map(
    resources.map(({ plural }) => [
      plural,
      counter({ name: `${plural}_writes_total`, description: 'Records that clients have changed, by how.' }),
    ]),
  );
  return ({ subject, resource: { plural }, action, key, changed }) => {
    // Not `key`: what has that name is taken for a secret.
    auditLog.info('record written', { subject: subject.id, resource: plural, action, record: key, changed });
    counts.get(plural)?.(1, { action });
  };
}
