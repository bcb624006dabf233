import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './root';

/** Of the service: of its image, its chart and its telemetry. Source: service/package.json. */
export function serviceVersion(root: string = repositoryRoot()): string {
  const { version } = JSON.parse(readFileSync(join(root, 'service/package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
