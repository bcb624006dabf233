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
  /** Name of the one on which it depends within what it belongs to; in charts alone. */
  readonly condition?: string;
}

/** Metadata of a construct whose objects depend on a condition. */
export const CONDITION = 'golden-path/condition';

/** The scope of what a service adds: its ids are its own. */
export const OWN = 'own';

/**
 * Runs constructs and returns their objects in the order of their ids.
 * @throws when a construct's own validation fails; the message has its path. And when two objects have one id.
 */
export function objectsOf(build: (scope: Construct) => void): NamedObject[] {
  const app = new App();
  const chart = new Chart(app, 'workload');
  build(chart);
  const problems = app.node
    .findAll()
    .flatMap(({ node }) => node.validate().map((problem) => `${node.path}: ${problem}`));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const objects = chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => ({
      id: idOf(object),
      object: object.toJson() as KubernetesObject,
      ...conditionOf(object),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const twice = objects.find(({ id }, index) => objects[index + 1]?.id === id);
  if (twice !== undefined)
    throw new Error(`two constructs have the id '${twice.id}'; it names the file, so give one another id`);
  return objects;
}

/** Of what a service adds, the whole way to it; cdk8s-plus calls the object itself `Resource`. */
function idOf({ node }: ApiObject): string {
  const [, first, ...below] = node.path.split('/');
  if (first !== OWN) return node.id;
  return below.filter((id) => id !== 'Resource').join('-');
}

function conditionOf({ node }: ApiObject): Pick<NamedObject, 'condition'> {
  const found = node.scopes.flatMap(({ node: { metadata } }) =>
    metadata.flatMap(({ type, data }) => (type === CONDITION ? [String(data)] : [])),
  );
  return found[0] === undefined ? {} : { condition: found[0] };
}
