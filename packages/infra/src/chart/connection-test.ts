import { k8s } from 'cdk8s-plus-33';
import { Construct } from 'constructs';
import { clientLabel, labels } from '../labels';
import type { Parameters } from '../parameters/parameters';
import { CONTAINER, RESTRICTED_CONTAINER, RESTRICTED_POD, resources } from '../workload/pod';

/** `helm test`: asks the service through its Service, as a client would, with the image's own runtime. */
export class ConnectionTest extends Construct {
  constructor(scope: Construct, id: string, parameters: Parameters) {
    super(scope, id);
    new k8s.KubePod(this, 'connection', {
      metadata: {
        name: `${parameters.name}-connection`,
        labels: {
          ...labels(parameters, 'test'),
          // Not of the instance: a client is outside the wall around it.
          'app.kubernetes.io/instance': `${parameters.instance}-test`,
          ...clientLabel(parameters),
        },
        annotations: {
          'helm.sh/hook': 'test',
          'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
        },
      },
      spec: {
        ...RESTRICTED_POD,
        restartPolicy: 'Never',
        containers: [
          {
            name: CONTAINER,
            image: parameters.image,
            args: ['--eval', SCRIPT],
            env: [{ name: 'SERVICE', value: `http://${parameters.name}` }],
            resources: resources(parameters),
            securityContext: RESTRICTED_CONTAINER,
          },
        ],
      },
    });
  }
}

const SCRIPT = `const paths = ['/ready', '/openapi.json'];
Promise.all(paths.map(async (path) => {
  const { status } = await fetch(process.env.SERVICE + path, { signal: AbortSignal.timeout(10000) });
  console.log(status, path);
  if (status !== 200) process.exitCode = 1;
}));
`;
