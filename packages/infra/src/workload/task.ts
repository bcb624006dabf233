import { k8s } from 'cdk8s-plus-33';
import type { Parameters } from '../parameters/parameters';
import { CONTAINER, HEAP, RESTRICTED_CONTAINER, RESTRICTED_POD, resources, SCRATCH } from './pod';

/** The service's one program; a word after it names a command of it. */
export const PROGRAM: readonly string[] = ['service/dist/main.js'];

interface Task {
  readonly command: string[];
  readonly env: readonly k8s.EnvVar[];
  readonly labels: Record<string, string>;
  /** Absent: what the serving pods have. */
  readonly heap?: k8s.EnvVar;
  /** Absent: what the serving pods have. */
  readonly resources?: k8s.ResourceRequirements;
}

/** One of the image's commands, run to its end beside the service (migration, import). */
export function taskPod(parameters: Parameters, task: Task): k8s.PodTemplateSpec {
  return {
    metadata: { labels: task.labels },
    spec: {
      ...RESTRICTED_POD,
      serviceAccountName: parameters.serviceAccountName,
      restartPolicy: 'OnFailure',
      containers: [
        {
          name: CONTAINER,
          image: parameters.image,
          args: task.command,
          env: [task.heap ?? HEAP, ...task.env],
          resources: task.resources ?? resources(parameters),
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: [SCRATCH.mount],
        },
      ],
      volumes: [SCRATCH.volume],
    },
  };
}
