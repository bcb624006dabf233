import { CONDITIONS, type Condition } from '../parameters/conditions';
import { literalParameters } from '../parameters/literal';
import type { Parameters } from '../parameters/parameters';
import type { Identity } from '@golden-path/spec';
import type { KubernetesObject } from '../manifests/object';
import type { Settings } from '../settings/settings';
import { chartObjects } from './chart';
import { NUMBER_TOKENS, TOKEN } from './tokens';

/**
 * The chart's objects with the settings in place of the tokens: what Helm renders for a release with the name of
 * the service, if its template engine does what the expressions say (test/helm.sh has Helm's own word for it).
 */
export function substitutedChart(identity: Identity, settings: Settings): KubernetesObject[] {
  const parameters = literalParameters(identity, settings);
  const holds = (condition: Condition): boolean => CONDITIONS[condition](settings);
  return chartObjects(identity)
    .filter(({ condition }) => condition === undefined || holds(condition))
    .map(({ object }) => substitute(object, parameters, holds) as KubernetesObject);
}

function substitute(
  value: unknown,
  parameters: Parameters,
  holds: (condition: Condition) => boolean,
): unknown {
  if (typeof value === 'string') return value.replace(TOKEN, (_, name: string) => literal(name, parameters));
  if (typeof value === 'number') {
    const name = NUMBER_TOKENS.get(value);
    return name === undefined ? value : parameters[name];
  }
  if (Array.isArray(value)) return items(value, parameters, holds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key.replace(TOKEN, (_, name: string) => literal(name, parameters)),
      substitute(field, parameters, holds),
    ]),
  );
}

/** Drops what a false `if` encloses, and puts lists in place of their marks. */
function items(
  list: readonly unknown[],
  parameters: Parameters,
  holds: (condition: Condition) => boolean,
): unknown[] {
  let kept = true;
  return list.flatMap((item): readonly unknown[] => {
    const mark = /^⟦(?:if (?<condition>\w+)|(?<name>end|environment|clientNamespaces))⟧$/.exec(
      markText(item),
    )?.groups;
    if (mark?.condition !== undefined) kept = holds(mark.condition as Condition);
    if (mark?.name === 'end') kept = true;
    if (mark?.name === 'environment') return parameters.environment;
    if (mark?.name === 'clientNamespaces') return parameters.clientNamespaces;
    return mark === undefined && kept ? [substitute(item, parameters, holds)] : [];
  });
}

function markText(item: unknown): string {
  if (typeof item === 'string') return item;
  const { name, type } = (item ?? {}) as { name?: unknown; type?: unknown };
  return typeof name === 'string' ? name : typeof type === 'string' ? type : '';
}

function literal(name: string, parameters: Parameters): string {
  const { scaleTarget, ...others } = parameters;
  const values: Readonly<Record<string, unknown>> = {
    ...others,
    scaleTargetVersion: scaleTarget.apiVersion,
    scaleTargetKind: scaleTarget.kind,
  };
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`no text for the token ⟦${name}⟧`);
  return value;
}
