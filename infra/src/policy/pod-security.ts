import { containerRule, podRule, type Rule } from './rule';

/** @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const POD_SECURITY_RULES: readonly Rule[] = [
  podRule('a pod does not run as root', ({ spec: { securityContext = {} } }) => [
    ...(securityContext.runAsNonRoot === true ? [] : ['runAsNonRoot is not true']),
    ...(securityContext.runAsUser === 0 ? ['runAsUser is 0'] : []),
  ]),
  podRule('a pod has the seccomp profile of the runtime', ({ spec: { securityContext = {} } }) =>
    (securityContext.seccompProfile as { type?: string } | undefined)?.type === 'RuntimeDefault'
      ? []
      : ['seccompProfile is not RuntimeDefault'],
  ),
  podRule('a pod shares nothing with its node', ({ spec }) => [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true),
    ...(spec.volumes ?? []).flatMap((volume) =>
      'hostPath' in volume ? [`volume ${String(volume.name)} is a hostPath`] : [],
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
