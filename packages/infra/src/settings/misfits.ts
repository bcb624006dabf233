import { contextOf } from '../component';
import type { Component, Infrastructure } from '../infrastructure';
import { baseParameters } from '../parameters/literal';
import type { Misfit } from './misfit';
import { sectionOf, type Settings } from './settings';

/** What an environment variable's name and value look like that is no secret's business to be read by everybody. */
const SECRET_NAME = 'PASSWORD|TOKEN|SECRET';
const URL_WITH_PASSWORD = '://[^/@\\s]+:[^/@\\s]+@';
const EVERY_ADDRESS = ['', '0.0.0.0', '::'];

const OF_EVERY_SERVICE: readonly Misfit[] = [
  {
    says: 'replicas.max is below replicas.min: say as much at least',
    holds: ({ replicas }) => replicas.max < replicas.min,
    expression: 'lt (int .Values.replicas.max) (int .Values.replicas.min)',
    example: { replicas: { min: 3, max: 2 } },
  },
  {
    says: 'serviceAccount.create is false and serviceAccount.name empty: say whose account it is',
    holds: ({ serviceAccount: { create, name } }) => !create && name === '',
    expression: 'not (or .Values.serviceAccount.create .Values.serviceAccount.name)',
    example: { serviceAccount: { create: false } },
  },
  {
    says: 'environment.HOST is one address of the pod: probes and callers come to another; leave it out',
    holds: ({ environment: { HOST = '' } }) => !EVERY_ADDRESS.includes(HOST),
    expression: `not (has (default "" .Values.environment.HOST) (list ${EVERY_ADDRESS.map((address) => `"${address}"`).join(' ')}))`,
    example: { environment: { HOST: '127.0.0.1' } },
  },
  {
    says: 'environment.METRICS_PORT takes /metrics from where it is scraped: leave it out, for network policies keep callers apart',
    holds: ({ environment: { METRICS_PORT = '' } }) => METRICS_PORT !== '',
    expression: 'ne (default "" .Values.environment.METRICS_PORT) ""',
    example: { environment: { METRICS_PORT: '9464' } },
  },
  {
    says: 'environment has a URL with a password, which belongs into a Secret',
    holds: ({ environment }) => new RegExp(URL_WITH_PASSWORD).test(Object.values(environment).join(' ')),
    expression: `regexMatch \`${URL_WITH_PASSWORD}\` (join " " (values .Values.environment))`,
    example: { environment: { CACHE_URL: 'redis://app:hunter2@cache.example.org' } },
  },
  {
    says: 'environment has a password, token or secret by its name, which belongs into a Secret',
    holds: ({ environment }) => new RegExp(SECRET_NAME).test(Object.keys(environment).join(' ')),
    expression: `regexMatch "${SECRET_NAME}" (join " " (keys .Values.environment))`,
    example: { environment: { API_TOKEN: 'x' } },
  },
];

/** All that the chosen components can tell. What they know better comes first. */
export function misfits(infra: Infrastructure): Misfit[] {
  return [
    ...infra.components.flatMap((component) => [
      ...(component.misfits ?? []).map((misfit) => ({
        ...misfit,
        holds: (settings: Settings) => misfit.holds(sectionOf(settings, component), settings),
      })),
      ...ownVariables(component, infra),
      ...missing(component, infra),
    ]),
    ...OF_EVERY_SERVICE,
  ];
}

/** One sentence for each that the settings have. */
export function misfitsOf(infra: Infrastructure, settings: Settings): string[] {
  return misfits(infra).flatMap(({ says, holds }) => (holds(settings) ? [says] : []));
}

/** Components that another needs, and that are off. */
function missing(component: Component, { components }: Infrastructure): Misfit[] {
  return components
    .filter(({ name }) => component.needs?.includes(name))
    .map((needed) => ({
      says: `the component ${component.name} needs the component ${needed.name}: switch it on, too`,
      holds: (settings) =>
        component.isOn(sectionOf(settings, component)) && !needed.isOn(sectionOf(settings, needed)),
      expression: `and (${component.expression}) (not (${needed.expression}))`,
      example: { [component.section.name]: component.on },
    }));
}

/** Variables that a component sets where it is on. */
function ownVariables(component: Component, infra: Infrastructure): Misfit[] {
  const variables =
    component.environment?.(contextOf(component, infra, baseParameters(infra))).map(({ name }) => name) ?? [];
  return [...new Set(variables)]
    .filter((name) => component.joins?.[name] === undefined)
    .map((name) => ({
      says: `environment.${name} is set by the component ${component.name}: say it in the section ${component.section.name}`,
      holds: (settings) =>
        settings.environment[name] !== undefined && component.isOn(sectionOf(settings, component)),
      expression: `and (hasKey .Values.environment "${name}") (${component.expression})`,
      example: { [component.section.name]: component.on, environment: { [name]: 'x' } },
    }));
}
