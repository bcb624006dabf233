import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** An object of a kind that Kubernetes itself does not know. Callers type it with `satisfies`. */
export function customResource(
  scope: Construct,
  id: string,
  resource: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: ApiObjectMetadata;
    readonly spec: object;
  },
): void {
  new ApiObject(scope, id, resource);
}
