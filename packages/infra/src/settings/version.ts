import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The service's version: of the image's tag and of the chart. Source: service/package.json. */
export function packageVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'service/package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
