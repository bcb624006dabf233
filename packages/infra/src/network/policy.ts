import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { k8s } from 'cdk8s-plus-33';
import type { Construct } from 'constructs';
import { labels, selector } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { syncWave } from '../sync-wave';

/** The other end of an allowed connection. */
interface Peer {
  /** Absent: our own. */
  readonly namespaces?: string[];
  /** Absent: every pod there. */
  readonly pods?: Record<string, string>;
  /** In place of both: as NetworkPolicy has them. */
  readonly peers?: readonly object[];
}

interface Listening {
  /** Of the side that is called; absent: the service's own. */
  readonly listen?: readonly number[];
  /** Absent: TCP. */
  readonly protocols?: readonly string[];
}

interface Door {
  /** Whom the policy is about; absent: the pods that serve. */
  readonly pods?: Record<string, string>;
  /** Who may call them. */
  readonly from?: Peer & Listening;
  /** Whom they may call. */
  readonly to?: Peer & Listening;
}

/**
 * One named exception to the default deny. Policies add up, so each stands alone and can be taken away alone.
 * @param topic whom the exception is for; a part of the object's name
 */
export function allow(scope: Construct, topic: string, parameters: Parameters, door: Door): void {
  const policy = k8s.KubeNetworkPolicy.manifest({
    metadata: {
      name: `${parameters.name}-${topic}`,
      labels: labels(parameters, 'server'),
      annotations: syncWave('foundation'),
    },
    spec: {
      podSelector: { matchLabels: door.pods ?? selector(parameters) },
      policyTypes: [...(door.from ? ['Ingress'] : []), ...(door.to ? ['Egress'] : [])],
      ...(door.from && { ingress: [{ from: [peer(door.from)], ports: listenPorts(parameters, door.from) }] }),
      ...(door.to && { egress: [{ to: [peer(door.to)], ports: listenPorts(parameters, door.to) }] }),
    },
  }) as ApiObjectProps & { spec: { egress: object[] } };
  // What people wrote is passed on as it is; the typed construct keeps what it knows.
  if (door.to?.peers) policy.spec.egress = policy.spec.egress.map((one) => ({ ...one, to: door.to?.peers }));
  new ApiObject(scope, `network-policy-${topic}`, policy);
}

function peer({ namespaces, pods }: Peer): k8s.NetworkPolicyPeer {
  return {
    ...(namespaces && {
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }],
      },
    }),
    ...((pods ?? !namespaces) && { podSelector: { matchLabels: pods ?? {} } }),
  };
}

function listenPorts(
  { listenPort }: Parameters,
  { listen = [listenPort], protocols = ['TCP'] }: Listening,
): k8s.NetworkPolicyPort[] {
  return listen.flatMap((port) =>
    protocols.map((protocol) => ({ protocol, port: k8s.IntOrString.fromNumber(port) })),
  );
}
