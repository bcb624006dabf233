import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KubernetesObject } from '../manifests/object';

interface TypeReference {
  readonly fqn?: string;
  readonly primitive?: 'string' | 'number' | 'boolean' | 'any' | 'json' | 'date';
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}

interface Type {
  readonly name: string;
  readonly kind: 'interface' | 'class' | 'enum';
  readonly docs?: { readonly custom?: { readonly schema?: string } };
  readonly properties?: readonly {
    readonly name: string;
    readonly optional?: boolean;
    readonly type: TypeReference;
  }[];
}

/**
 * The schema of Kubernetes' own kinds, as cdk8s-plus ships it beside its classes: compilation already checks
 * what the constructs write, this checks what comes after them (patches of overlays, casts, generated YAML).
 */
const TYPES: Readonly<Record<string, Type>> = (
  JSON.parse(readFileSync(join(dirname(require.resolve('cdk8s-plus-33/package.json')), '.jsii'), 'utf8')) as {
    types: Record<string, Type>;
  }
).types;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** Unknown and missing fields, wrong types and quantities; undefined when the kind is not Kubernetes' own. */
export function coreProblems(object: KubernetesObject): string[] | undefined {
  const type = kubernetesType(object.apiVersion, object.kind);
  if (type === undefined) return undefined;
  const { apiVersion: _apiVersion, kind: _kind, ...fields } = object;
  return structProblems(fields, type, `${object.kind} ${object.metadata.name}`);
}

function kubernetesType(apiVersion: string, kind: string): Type | undefined {
  const [version = '', group = 'core'] = apiVersion.split('/').reverse();
  const schema = `io.k8s.api.${group.replace(/\.k8s\.io$/, '')}.${version}.${kind}`;
  return Object.values(TYPES).find(
    ({ name, docs }) => name.startsWith('Kube') && name.endsWith('Props') && docs?.custom?.schema === schema,
  );
}

function problems(value: unknown, reference: TypeReference, path: string): string[] {
  const { fqn, primitive, collection } = reference;
  if (primitive !== undefined) return primitiveProblems(value, primitive, path);
  if (collection?.kind === 'array') {
    if (!Array.isArray(value)) return [`${path}: not a list`];
    return value.flatMap((item, index) => problems(item, collection.elementtype, `${path}[${index}]`));
  }
  if (collection?.kind === 'map') {
    if (!isFields(value)) return [`${path}: not a map`];
    return Object.entries(value).flatMap(([key, item]) =>
      problems(item, collection.elementtype, `${path}.${key}`),
    );
  }
  const type = TYPES[fqn ?? ''];
  switch (type?.name) {
    case undefined:
      return [];
    case 'Quantity':
      return QUANTITY.test(String(value)) ? [] : [`${path}: '${String(value)}' is not a quantity`];
    case 'IntOrString':
      return typeof value === 'string' || Number.isInteger(value)
        ? []
        : [`${path}: neither integer nor text`];
    default:
      return structProblems(value, type, path);
  }
}

function structProblems(value: unknown, type: Type | undefined, path: string): string[] {
  if (type?.kind !== 'interface') return [];
  if (!isFields(value)) return [`${path}: not a map`];
  const properties = new Map((type.properties ?? []).map((property) => [property.name, property]));
  return [
    ...[...properties.values()]
      .filter(({ name, optional }) => optional !== true && value[name] === undefined)
      .map(({ name }) => `${path}.${name}: required`),
    ...Object.entries(value).flatMap(([key, field]) => {
      const property = properties.get(key);
      return property === undefined
        ? [`${path}.${key}: unknown field`]
        : problems(field, property.type, `${path}.${key}`);
    }),
  ];
}

function primitiveProblems(value: unknown, primitive: string, path: string): string[] {
  return primitive === 'any' || primitive === 'json' || primitive === 'date' || typeof value === primitive
    ? []
    : [`${path}: ${JSON.stringify(value)} is not a ${primitive}`];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
