import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { repositoryRoot } from './root';

/** Which version of which template the service was made from. */
export interface Provenance {
  readonly template: string;
  readonly version: string;
}

/**
 * Source: .golden-path.yaml, written by scaffolding and upgrades. `undefined` in the repository of the path itself.
 * A record that cannot be read says `unknown`: a service runs without one.
 */
export function readProvenance(
  file: string = join(repositoryRoot(), '.golden-path.yaml'),
): Provenance | undefined {
  if (!existsSync(file)) return undefined;
  const document = parseDocument(readFileSync(file, 'utf8'));
  const record = (document.errors.length === 0 ? document.toJS() : undefined) as
    Readonly<Record<string, unknown>> | null | undefined;
  const text = (value: unknown): string => (typeof value === 'string' && value !== '' ? value : 'unknown');
  return { template: text(record?.template), version: text(record?.version) };
}
