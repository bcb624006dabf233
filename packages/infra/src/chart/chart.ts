import { type Identity, pageUrl, sourceUrl } from '@golden-path/spec';
import type { GeneratedFile } from '../generated-file';
import { nameOf } from '../identity/name-of';
import type { Infrastructure } from '../infrastructure';
import { buildBase, buildComponent, buildOwn, builtObjects } from '../manifests/base';
import type { NamedObject } from '../manifests/object';
import { blockScalar, GENERATED_BY, toYaml } from '../manifests/yaml';
import { chartValuesSchema } from '../settings/settings';
import { ConnectionTest } from './connection-test';
import { helpers } from './helpers';
import { notes } from './notes';
import { refused } from './refused';
import { template } from './template';
import { chartTokens, type Tokens } from './tokens';
import { valuesYaml } from './values';

export interface ChartObject extends Omit<NamedObject, 'condition'> {
  /** The names of all that have to hold. */
  readonly conditions: readonly string[];
}

/** The objects of the chart, tokens in place of what an installation decides. */
export function chartObjects(infra: Infrastructure, { parameters }: Tokens): ChartObject[] {
  const conditional = (objects: readonly NamedObject[], ...names: string[]): ChartObject[] =>
    objects.map(({ condition, ...object }) => ({
      ...object,
      conditions: [...names, ...(condition === undefined ? [] : [condition])],
    }));
  return [
    ...conditional(
      builtObjects(parameters, (scope) => {
        buildBase(scope, infra, parameters);
      }),
    ),
    ...infra.components.flatMap((component) =>
      conditional(
        builtObjects(parameters, (scope) => {
          buildComponent(scope, component, infra, parameters);
          buildOwn(scope, component, infra, parameters);
        }),
        component.name,
      ),
    ),
  ];
}

export function chartFiles(infra: Infrastructure): GeneratedFile[] {
  const { identity, settings, components } = infra;
  const tokens = chartTokens(infra);
  const file = (path: string, content: string): GeneratedFile => ({ path: `infra/chart/${path}`, content });
  const test = builtObjects(
    tokens.parameters,
    (scope) => new ConnectionTest(scope, 'test', tokens.parameters),
  );
  return [
    file('Chart.yaml', GENERATED_BY + toYaml(chartMetadata(identity, settings.image.tag))),
    file('values.yaml', valuesYaml(settings, components)),
    file('values.schema.json', `${JSON.stringify(chartValuesSchema(components), null, 2)}\n`),
    file('.helmignore', 'values-*.yaml\n'),
    file('templates/_helpers.tpl', helpers(infra, tokens)),
    file('templates/refused.yaml', refused(infra)),
    file('templates/NOTES.txt', notes(infra)),
    ...chartObjects(infra, tokens).map(({ id, object, conditions }) =>
      file(`templates/${id}.yaml`, template(tokens, object, conditions)),
    ),
    ...test.map(({ id, object }) => file(`templates/tests/${id}.yaml`, template(tokens, object))),
  ];
}

function chartMetadata(identity: Identity, version: string): object {
  const home = pageUrl(identity);
  return {
    apiVersion: 'v2',
    name: identity.name,
    description: blockScalar(identity.description),
    type: 'application',
    version,
    appVersion: version,
    // What the objects use is there since then: matchLabelKeys of the topology spread, unhealthyPodEvictionPolicy.
    kubeVersion: '>=1.27.0-0',
    home,
    sources: [home],
    icon: sourceUrl(identity, 'infra/icon.svg', 'raw'),
    keywords: [nameOf(identity.system), 'golden-path'],
    maintainers: [{ name: identity.owner, url: home }],
  };
}
