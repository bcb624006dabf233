import { k8s } from 'cdk8s-plus-33';
import type { Parameters } from '../parameters/parameters';

/** Of every container of ours; also what settings patches address. Not the service's name: one fewer place to rename. */
export const CONTAINER = 'service';

/** The nonroot user of the distroless images. */
const NONROOT = 65532;

/** Meets the *restricted* Pod Security Standard. */
export const RESTRICTED_POD = {
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: NONROOT,
    runAsGroup: NONROOT,
    fsGroup: NONROOT,
    seccompProfile: { type: 'RuntimeDefault' },
  },
} satisfies Partial<k8s.PodSpec>;

export const RESTRICTED_CONTAINER: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/**
 * Memory is requested as it is limited, so that the node never has to choose whom to kill. The CPU is not
 * limited: the kernel would throttle a pod on an idle node, and every throttled slice is latency.
 */
export function resources({ cpu, memory }: Pick<Parameters, 'cpu' | 'memory'>): k8s.ResourceRequirements {
  return {
    requests: { cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) },
    limits: { memory: k8s.Quantity.fromString(memory) },
  };
}

/**
 * The heap follows the memory limit of the container, whatever that is; the rest is for buffers, code and the
 * embedded database, which live outside the heap.
 */
export const HEAP = {
  name: 'NODE_OPTIONS',
  value: '--max-old-space-size-percentage=50',
} as const satisfies k8s.EnvVar;

/** The root file system is read-only; SQLite sorts large results in /tmp. */
export const SCRATCH = {
  volume: { name: 'tmp', emptyDir: { sizeLimit: k8s.Quantity.fromString('16Mi') } },
  mount: { name: 'tmp', mountPath: '/tmp' },
} satisfies { volume: k8s.Volume; mount: k8s.VolumeMount };
