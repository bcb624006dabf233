import type { k8s } from 'cdk8s-plus-33';
import type { Parameters } from '../parameters/parameters';

export function databaseName({ name }: Parameters): string {
  return `${name}-database`;
}

/** CloudNativePG makes this Secret with the account of the application, its `uri` key a whole URL. */
export function databaseSecretName(parameters: Parameters): string {
  return `${databaseName(parameters)}-app`;
}

export function databaseEnvironment(parameters: Parameters): k8s.EnvVar[] {
  return [
    {
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: databaseSecretName(parameters), key: 'uri' } },
    },
  ];
}
