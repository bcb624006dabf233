import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writes } from '../components/writes';
import type { Infrastructure } from '../infrastructure';
import type { WritesSettings } from '../network/issuer';
import type { Settings } from '../settings/settings';

/** Where the service says what it serves; a test keeps it fresh. */
const DOCUMENT = 'docs/openapi.json';

/** Whoever lets clients write has to have said so: without, the way to the keys of the issuer is shut. */
export function writesNotChosen({ root }: Infrastructure, environment: string, settings: Settings): string[] {
  const { enabled = false } = (settings[writes.section.name] ?? {}) as Partial<WritesSettings>;
  if (enabled || !takesTokens(root)) return [];
  return [
    `${DOCUMENT} has operations that take a token: choose writes in infra/main.ts, and ../../components/writes in gitops/overlays/${environment}`,
  ];
}

function takesTokens(root: string): boolean {
  const file = join(root, DOCUMENT);
  if (!existsSync(file)) return false;
  const { components } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly components?: { readonly securitySchemes?: object };
  };
  return Object.keys(components?.securitySchemes ?? {}).length > 0;
}
