import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { repositoryRoot } from './root';

/** Where one environment is reached from outside. */
export interface Address {
  readonly environment: string;
  /** `https://port-service.staging.example.org` */
  readonly url: string;
}

interface Exposed {
  readonly kind?: string;
  readonly spec?: {
    readonly hostnames?: readonly string[];
    readonly rules?: readonly { readonly host?: string }[];
  };
}

/** The host that each environment's HTTPRoute or Ingress has in gitops/overlays; none where nothing is said. */
export function readAddresses(root: string = repositoryRoot()): Address[] {
  const overlays = join(root, 'gitops', 'overlays');
  if (!existsSync(overlays)) return [];
  return readdirSync(overlays)
    .sort()
    .flatMap((environment) => {
      const file = join(overlays, environment, 'settings.yaml');
      if (!existsSync(file)) return [];
      const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((it) => it.toJS() as Exposed | null);
      const [host] = objects.flatMap((object) => hostsOf(object ?? {}));
      return host === undefined ? [] : [{ environment, url: `https://${host}` }];
    });
}

function hostsOf({ kind, spec }: Exposed): string[] {
  if (kind === 'HTTPRoute') return [...(spec?.hostnames ?? [])];
  if (kind === 'Ingress') return (spec?.rules ?? []).flatMap(({ host }) => host ?? []);
  return [];
}
