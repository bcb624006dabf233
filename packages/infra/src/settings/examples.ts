import { repositoryRoot, type Identity } from '@golden-path/spec';
import { readEnvironment } from '../overlay/environment';
import { overlayNames } from '../overlay/files';
import { merge } from '../overlay/merge';
import { defaultSettings } from './defaults';
import type { Settings } from './settings';
import { packageVersion } from './version';

/** Settings for which chart and manifests are compared: of every environment, and what none of them has. */
export function exampleSettings(
  identity: Identity,
  root: string = repositoryRoot(),
): Record<string, Settings> {
  const defaults = defaultSettings(identity, packageVersion(root));
  return {
    defaults,
    ...Object.fromEntries(overlayNames(root).map((name) => [name, readEnvironment(root, name, defaults)])),
    everything: everythingSettings(identity, root),
    'Ingress, other namespaces, hostile environment': merge(defaults, {
      image: { tag: '1.10' },
      route: { kind: 'Ingress', host: 'ships.example.org' },
      network: { clientNamespaces: ['booking', 'customs'] },
      environment: { ZEBRA: 'no', ALPHA: '0x1F', QUOTED: `it's "{{ .Values }}": # ` },
    }),
  };
}

/** With every part that an environment may have: what rules and schemas are tried on. */
export function everythingSettings(identity: Identity, root: string = repositoryRoot()): Settings {
  return merge(defaultSettings(identity, packageVersion(root)), {
    image: { digest: `sha256:${'1'.repeat(64)}` },
    route: { kind: 'HTTPRoute', host: 'ships.example.org' },
    replicas: { min: 3, max: 12, requestsPerSecond: 200 },
    observability: { enabled: true },
    database: { kind: 'postgresql', instances: 3 },
    canary: { enabled: true },
  });
}
