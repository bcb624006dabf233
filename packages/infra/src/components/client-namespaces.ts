import { defineComponent } from '../component';
import type { KubernetesObject } from '../manifests/object';
import { ClientNamespaces, type ClientSettings } from '../network/client-namespaces';
import { NAMESPACE } from '../settings/schema';
import { field } from '../settings/section';

/** Callers from other namespaces. */
export const clientNamespaces = defineComponent<ClientSettings, 'network'>({
  name: 'client-namespaces',
  purpose: 'Callers from other namespaces',
  section: {
    name: 'network',
    description:
      'Who may call. Pods with the label `<name>-client: "true"` in the same namespace always may.',
    fields: {
      clientNamespaces: field([], {
        type: 'array',
        description: 'Namespaces whose pods may call too.',
        items: { type: 'string', pattern: NAMESPACE },
        uniqueItems: true,
      }),
    },
  },
  expression: '.Values.network.clientNamespaces',
  isOn: (section) => section.clientNamespaces.length > 0,
  on: {},
  off: { clientNamespaces: [] },
  example: { clientNamespaces: ['booking', 'customs'] },
  read: (patches) => {
    const policy = patches.find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name.endsWith('-client-namespaces'),
    );
    const values = namespacesOf(policy);
    return values === undefined ? {} : { clientNamespaces: values };
  },
  build: (scope, context) => {
    new ClientNamespaces(scope, 'client-namespaces', context);
  },
});

function namespacesOf(policy: KubernetesObject | undefined): string[] | undefined {
  const spec = policy?.spec as
    | {
        ingress?: {
          from?: { namespaceSelector?: { matchExpressions?: { values?: string[] }[] } }[];
        }[];
      }
    | undefined;
  return spec?.ingress?.[0]?.from?.[0]?.namespaceSelector?.matchExpressions?.[0]?.values;
}
