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
    'Ingress, other namespaces, hostile environment': merge(defaults, {
      image: { tag: '1.10' },
      route: { kind: 'Ingress', host: 'ships.example.org' },
      network: { clientNamespaces: ['booking', 'customs'] },
      environment: { ZEBRA: 'no', ALPHA: '0x1F', QUOTED: `it's "{{ .Values }}": # ` },
    }),
  };
}
