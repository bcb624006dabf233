import type { Condition } from '../parameters/condition';
import type { Parameters } from '../parameters/parameters';
import type { KubernetesObject, NamedObject } from './object';

const FIXED_USER: Condition = {
  name: 'fixedUser',
  holds: ({ podSecurityContext }) => podSecurityContext.fixedUser,
  expression: '.Values.podSecurityContext.fixedUser',
};

type Fields = Readonly<Record<string, unknown>>;

/** What the settings say of pods and of what is beside them goes to all objects alike, a service's own constructs, too. */
export function adapted(objects: readonly NamedObject[], parameters: Parameters): NamedObject[] {
  return objects.map((named) => ({ ...named, object: adaptedObject(named.object, parameters) }));
}

function adaptedObject(object: KubernetesObject, parameters: Parameters): KubernetesObject {
  const spec = object.spec as Fields | undefined;
  switch (object.kind) {
    case 'Service':
      return annotated(object, parameters.serviceAnnotations);
    case 'ServiceAccount':
      return annotated(object, parameters.serviceAccountAnnotations);
    case 'Pod':
      return { ...object, spec: podSpec(spec ?? {}, parameters) };
    case 'Deployment':
      return {
        ...object,
        spec: { ...spec, template: template(spec, parameters, parameters.podAnnotations) },
      };
    case 'Job':
      return { ...object, spec: { ...spec, template: template(spec, parameters) } };
    case 'CronJob': {
      const job = spec?.jobTemplate as { readonly spec: Fields };
      const jobTemplate = { ...job, spec: { ...job.spec, template: template(job.spec, parameters) } };
      return { ...object, spec: { ...spec, jobTemplate } };
    }
    default:
      return object;
  }
}

function annotated<Annotated extends { readonly metadata?: object }>(
  object: Annotated,
  annotations: Fields,
): Annotated {
  if (Object.keys(annotations).length === 0) return object;
  const metadata = object.metadata as { readonly annotations?: Fields } | undefined;
  return {
    ...object,
    metadata: sorted({ ...metadata, annotations: { ...metadata?.annotations, ...annotations } }),
  };
}

function template(spec: Fields | undefined, parameters: Parameters, annotations: Fields = {}): object {
  const found = spec?.template as { readonly metadata?: object; readonly spec: Fields };
  return annotated({ ...found, spec: podSpec(found.spec, parameters) }, annotations);
}

function podSpec(spec: Fields, parameters: Parameters): object {
  const { imagePullSecrets, nodeSelector, tolerations, affinity } = parameters;
  const { runAsUser, runAsGroup, fsGroup, ...rest } = (spec.securityContext ?? {}) as Fields;
  const user = runAsUser === undefined ? {} : { fsGroup, runAsGroup, runAsUser };
  return sorted({
    ...spec,
    ...(Object.keys(rest).length > 0 && {
      securityContext: sorted({ ...rest, ...parameters.fields(FIXED_USER, user) }),
    }),
    ...(imagePullSecrets.length > 0 && { imagePullSecrets }),
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
    ...(Object.keys(affinity).length > 0 && { affinity }),
  });
}

/** As all other fields are; what marks enclose stays where it is. */
function sorted(fields: Fields): object {
  const keys = Object.keys(fields);
  if (keys.some((key) => key.startsWith('⟦if'))) return fields;
  return Object.fromEntries(keys.toSorted().map((key) => [key, fields[key]]));
}
