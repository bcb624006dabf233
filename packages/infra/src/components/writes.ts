import { defineComponent } from '../component';
import { Issuer, type WritesSettings } from '../network/issuer';
import { count, flag, peers } from '../settings/schema';
import { field } from '../settings/section';
import type { Settings } from '../settings/settings';

/**
 * Everything outside the cluster, as its addresses mostly are: not what is private, nor the addresses of a link, where
 * clouds tell machines their secrets.
 */
const OUTSIDE = [
  {
    ipBlock: {
      cidr: '0.0.0.0/0',
      except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
    },
  },
  { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
];

/** Records that clients write: each pod with a database of its own would have others. */
function isDivided({ replicas, database }: Settings): boolean {
  const { kind = 'embedded' } = (database as { readonly kind?: string } | undefined) ?? {};
  return kind === 'embedded' && replicas.max > 1;
}

function having(property: string, schema: object): object {
  return { type: 'object', properties: { [property]: schema } };
}

/** Records that clients write: one database for all pods, and the way out to who says whom they are. */
export const writes = defineComponent<WritesSettings, 'writes'>({
  name: 'writes',
  purpose: 'Records that clients write: one database for all pods, and the way out to the issuer of tokens',
  section: {
    name: 'writes',
    description: 'Records that clients write.',
    fields: {
      enabled: field(false, flag('Whether they do; who may is for AUTH_ISSUER and the like in environment.')),
      issuerListenPort: field(443, count('Of AUTH_JWKS_URL.', 1, 65_535)),
      issuerEgress: field<object[]>(
        OUTSIDE,
        peers('Where that is: peers as NetworkPolicy has them; by default anywhere outside the cluster.'),
      ),
    },
    constraints: {
      allOf: [
        {
          if: {
            type: 'object',
            properties: {
              writes: having('enabled', { const: true }),
              database: having('kind', { const: 'embedded' }),
            },
          },
          then: { type: 'object', properties: { replicas: having('max', { type: 'integer', maximum: 1 }) } },
        },
      ],
    },
  },
  expression: '.Values.writes.enabled',
  isOn: ({ enabled }) => enabled,
  on: { enabled: true },
  off: { enabled: false },
  ofOthers: {
    issuerListenPort: 8443,
    issuerEgress: [{ namespaceSelector: { matchLabels: { team: 'identity' } }, podSelector: {} }],
  },
  build: (scope, context) => {
    new Issuer(scope, 'issuer', context);
  },
  misfits: [
    {
      says: 'writes.enabled where each pod has a database of its own, and replicas.max is above 1: what one is told the others do not know; have one database for all pods, or say replicas.max: 1',
      holds: ({ enabled }, settings) => enabled && isDivided(settings),
      expression:
        'and .Values.writes.enabled (eq (dig "database" "kind" "embedded" .Values.AsMap) "embedded") (gt (int .Values.replicas.max) 1)',
      example: { writes: { enabled: true } },
      refusal: "at '/replicas/max': maximum: got",
    },
    {
      says: 'environment.DEVELOPMENT_KEY lets whoever reads it write: leave it out, and say who issues tokens by AUTH_ISSUER and the like',
      holds: (_section, { environment }) => environment.DEVELOPMENT_KEY !== undefined,
      expression: 'hasKey .Values.environment "DEVELOPMENT_KEY"',
      example: { environment: { DEVELOPMENT_KEY: 'x' } },
    },
  ],
});
