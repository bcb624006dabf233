import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** A Kubernetes object as it is written to a file. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface NamedObject {
  /** The construct's id: unique in a workload, the same in every service; the name of the object's file. */
  readonly id: string;
  readonly object: KubernetesObject;
}

/**
 * Runs constructs and returns their objects in the order of their ids.
 * @throws when a construct's own validation fails; the message has its path.
 */
export function synthesise(build: (scope: Construct) => void): NamedObject[] {
  const app = new App();
  const chart = new Chart(app, 'workload');
  build(chart);
  const problems = app.node
    .findAll()
    .flatMap(({ node }) => node.validate().map((problem) => `${node.path}: ${problem}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => ({ id: object.node.id, object: object.toJson() as KubernetesObject }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
