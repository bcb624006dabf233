import { Construct } from 'constructs';
import { has } from '../component';
import { nameOf } from '../identity/name-of';
import type { Component } from '../infrastructure';
import type { Infrastructure } from '../infrastructure';
import type { Condition } from '../parameters/condition';
import { CONDITION } from '../manifests/object';
import { DEPLOYMENT } from '../parameters/literal';
import type { Schema } from '../settings/schema';
import { settingsSchema } from '../settings/settings';
import type { Parameters, ScaleTarget } from '../parameters/parameters';

/** Parameters that stand for template expressions, and what each stands for. */
export interface Tokens {
  /** Its name. */
  readonly chart: string;
  readonly parameters: Parameters;
  /** The expression of a token's name. @throws when there is no such token: a construct has taken one apart */
  readonly expression: (name: string) => string;
  /** By its name: of a component, or one that a construct has asked for. @throws when there is none */
  readonly condition: (name: string) => Condition;
  /** Tokens that are numbers, by their value: the typed constructs want numbers. */
  readonly numbers: ReadonlyMap<number, string>;
}

/** The Go template expressions of the parameters that are more than one value. `NAME` is the chart's name. */
const EXPRESSIONS: Readonly<Record<string, string>> = {
  service: '.Chart.Name',
  name: 'include "NAME.fullname" .',
  instance: '.Release.Name',
  namespace: '.Release.Namespace',
  image: 'include "NAME.image" .',
  listenPort: 'include "NAME.listenPort" .',
  serviceAccountName: 'default (include "NAME.fullname" .) .Values.serviceAccount.name',
  gracePeriodSeconds: 'include "NAME.gracePeriodSeconds" .',
};

/** No real setting is as large as these. */
const FIRST_NUMBER = 7_777_000_001;

/** Text tokens. The brackets appear nowhere else in what we generate. */
const token = (name: string): string => `⟦${name}⟧`;
export const TOKEN = /⟦([^⟦⟧]+)⟧/g;

/** Items of a list that only carry a token, of several lines or of none: a condition, or values of a list or a map. */
export const MARK =
  /^⟦(?:if (?<condition>[\w-]+)|(?<end>end)|(?<environment>environment)|each (?<list>[\w.]+)|entries (?<entries>[\w.]+))⟧$/;

export function chartTokens({ identity, settings, components }: Infrastructure): Tokens {
  const numbers = new Map<number, string>();
  const paths = new Set<string>();
  const number = (name: string): number => {
    const value = FIRST_NUMBER + numbers.size;
    numbers.set(value, name);
    return value;
  };
  const path = (name: string): string => {
    paths.add(name);
    return token(name);
  };
  const entries = (at: string): Record<string, string> => ({ [token(`entries ${at}`)]: '' });
  /** Of a setting, wherever it is: a token in its place. Flags are nothing to be written. */
  const stand = (value: unknown, at: string, schema?: Schema): unknown => {
    if (typeof schema?.additionalProperties === 'object') return entries(at);
    if (typeof value === 'string') return path(at);
    if (typeof value === 'number') {
      paths.add(at);
      return number(at);
    }
    if (Array.isArray(value)) return [token(`each ${at}`)];
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [
        key,
        stand(field, `${at}.${key}`, schema?.properties?.[key]),
      ]),
    );
  };
  const { properties = {} } = settingsSchema(components);
  const sections = new Map(
    components.map(({ section: { name } }): [string, unknown] => [
      name,
      stand(settings[name], name, properties[name]),
    ]),
  );
  const scaler = components.find(({ scales }) => scales !== undefined);
  const conditions = new Map(components.map(has).map((condition) => [condition.name, condition]));
  const targets: Readonly<Record<string, string>> =
    scaler?.scales === undefined ? {} : targetExpressions(scaler.scales, scaler.expression);

  return {
    chart: identity.name,
    numbers,
    expression: (name) => {
      const found = EXPRESSIONS[name] ?? targets[name] ?? (paths.has(name) ? `.Values.${name}` : undefined);
      if (found === undefined) throw new Error(`no template expression for the token ${token(name)}`);
      return found.replace('NAME', identity.name);
    },
    condition: (name) => conditions.get(name) ?? unknownCondition(name),
    parameters: {
      service: token('service'),
      name: token('name'),
      instance: token('instance'),
      namespace: token('namespace'),
      system: nameOf(identity.system),
      version: path('image.tag'),
      image: token('image'),
      cpu: path('resources.cpu'),
      memory: path('resources.memory'),
      minReplicas: stand(settings.replicas.min, 'replicas.min') as number,
      maxReplicas: stand(settings.replicas.max, 'replicas.max') as number,
      cpuPercent: stand(settings.replicas.cpuPercent, 'replicas.cpuPercent') as number,
      requestsPerSecond: path('replicas.requestsPerSecond'),
      scaleTarget:
        scaler === undefined
          ? DEPLOYMENT
          : { apiVersion: token('scaleTarget.apiVersion'), kind: token('scaleTarget.kind') },
      listenPort: number('listenPort'),
      gracePeriodSeconds: number('gracePeriodSeconds'),
      environment: [{ name: token('environment') }],
      section: <Section extends object>({ section }: Component<Section>) =>
        sections.get(section.name) as Section,
      imagePullSecrets: [token('each imagePullSecrets') as unknown as object],
      nodeSelector: entries('nodeSelector'),
      tolerations: [token('each tolerations') as unknown as object],
      affinity: entries('affinity'),
      podAnnotations: entries('podAnnotations'),
      serviceAnnotations: entries('service.annotations'),
      serviceAccountAnnotations: entries('serviceAccount.annotations'),
      serviceAccountName: token('serviceAccountName'),
      when: (condition, mark, items) => {
        conditions.set(condition.name, condition);
        return [mark(token(`if ${condition.name}`)), ...items, mark(token('end'))];
      },
      fields: (condition, fields) => {
        conditions.set(condition.name, condition);
        return { [token(`if ${condition.name}`)]: '', ...fields, [token('end')]: '' };
      },
      where: (condition, scope, build) => {
        conditions.set(condition.name, condition);
        const part = new Construct(scope, condition.name);
        part.node.addMetadata(CONDITION, condition.name);
        build(part);
      },
    },
  };
}

function targetExpressions(scales: ScaleTarget, condition: string): Record<string, string> {
  const choose = (field: keyof ScaleTarget): string =>
    `ternary "${scales[field]}" "${DEPLOYMENT[field]}" ${condition}`;
  return { 'scaleTarget.apiVersion': choose('apiVersion'), 'scaleTarget.kind': choose('kind') };
}

function unknownCondition(name: string): never {
  throw new Error(`no condition '${name}': no chosen component has this name, and no construct asked for it`);
}
