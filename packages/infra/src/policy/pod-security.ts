import { containerRule, podRule, type Rule } from './rule';

/** The kinds of volumes that the restricted standard admits. */
const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

function seccomp(context: Readonly<Record<string, unknown>> = {}): string | undefined {
  return (context.seccompProfile as { type?: string } | null | undefined)?.type;
}

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const POD_SECURITY_RULES: readonly Rule[] = [
  podRule('a pod does not run as root', ({ spec: { securityContext = {}, containers } }) => [
    ...(securityContext.runAsNonRoot === true ? [] : ['runAsNonRoot is not true']),
    ...[securityContext, ...containers.map((container) => container.securityContext ?? {})].flatMap(
      (context) => [
        ...(context.runAsUser === 0 ? ['runAsUser is 0'] : []),
        ...(context.runAsNonRoot === false ? ['runAsNonRoot is false'] : []),
      ],
    ),
  ]),
  podRule('a pod has the seccomp profile of the runtime', ({ spec: { securityContext = {}, containers } }) =>
    [
      seccomp(securityContext) ?? 'none',
      ...containers.map((container) => seccomp(container.securityContext) ?? 'RuntimeDefault'),
    ]
      .filter((profile) => profile !== 'RuntimeDefault')
      .map((profile) => `seccompProfile is ${profile}`),
  ),
  podRule('a pod shares nothing with its node', ({ spec }) => [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true),
    ...(spec.volumes ?? []).flatMap((volume) =>
      Object.keys(volume)
        .filter((field) => field !== 'name' && !VOLUMES.has(field))
        .map((kind) => `volume ${String(volume.name)} is a ${kind}`),
    ),
    ...spec.containers.flatMap(({ name, ports = [] }) =>
      ports.some(({ hostPort }) => hostPort !== undefined)
        ? [`container ${name} has a port of the node`]
        : [],
    ),
  ]),
  podRule('a pod gets no token of the API server', ({ spec }) =>
    spec.automountServiceAccountToken === false ? [] : ['automountServiceAccountToken is not false'],
  ),
  containerRule('a container cannot gain privileges', ({ securityContext = {} }) =>
    securityContext.allowPrivilegeEscalation === false && securityContext.privileged !== true
      ? false
      : 'allowPrivilegeEscalation is not false',
  ),
  containerRule('a container drops all capabilities and adds none', ({ securityContext }) => {
    const { drop = [], add = [] } = securityContext?.capabilities ?? {};
    return drop.includes('ALL') && add.length === 0 ? false : 'capabilities are kept';
  }),
  containerRule('the root file system is read-only', ({ securityContext = {} }) =>
    securityContext.readOnlyRootFilesystem === true ? false : 'readOnlyRootFilesystem is not true',
  ),
];
