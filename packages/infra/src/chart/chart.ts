import type { Identity } from '@golden-path/spec';
import type { GeneratedFile } from '../generated-file';
import { buildBase, FEATURES } from '../manifests/features';
import { synthesise, type NamedObject } from '../manifests/object';
import { blockScalar, GENERATED_BY, toYaml } from '../manifests/yaml';
import type { Condition } from '../parameters/conditions';
import { CHART_VALUES_SCHEMA } from '../settings/schema';
import type { Settings } from '../settings/settings';
import { ConnectionTest } from './connection-test';
import { helpers } from './helpers';
import { notes } from './notes';
import { template } from './template';
import { tokenParameters } from './tokens';
import { valuesYaml } from './values';

export interface ChartObject extends NamedObject {
  /** Absent: always there. */
  readonly condition?: Condition;
}

/** The objects of the chart, tokens in place of what an installation decides. */
export function chartObjects(identity: Identity): ChartObject[] {
  const parameters = tokenParameters(identity);
  return [
    ...synthesise((scope) => {
      buildBase(scope, parameters);
    }),
    ...FEATURES.flatMap(({ build, condition }) =>
      synthesise((scope) => {
        build(scope, parameters);
      }).map((object) => ({ ...object, condition })),
    ),
  ];
}

export function chartFiles(identity: Identity, defaults: Settings): GeneratedFile[] {
  const file = (path: string, content: string): GeneratedFile => ({ path: `infra/chart/${path}`, content });
  const test = synthesise((scope) => new ConnectionTest(scope, 'test', tokenParameters(identity)));
  return [
    file('Chart.yaml', GENERATED_BY + toYaml(chartMetadata(identity, defaults))),
    file('values.yaml', valuesYaml(defaults)),
    file('values.schema.json', `${JSON.stringify(CHART_VALUES_SCHEMA, null, 2)}\n`),
    file('.helmignore', 'values-*.yaml\n'),
    file('templates/_helpers.tpl', helpers(identity.name)),
    file('templates/NOTES.txt', notes(identity)),
    ...chartObjects(identity).map(({ id, object, condition }) =>
      file(`templates/${id}.yaml`, template(identity.name, object, condition)),
    ),
    ...test.map(({ id, object }) => file(`templates/tests/${id}.yaml`, template(identity.name, object))),
  ];
}

function chartMetadata(identity: Identity, defaults: Settings): object {
  const home = `https://github.com/${identity.repository}`;
  return {
    apiVersion: 'v2',
    name: identity.name,
    description: blockScalar(identity.description),
    type: 'application',
    version: defaults.image.tag,
    appVersion: defaults.image.tag,
    // What the objects use is there since then: matchLabelKeys of the topology spread, unhealthyPodEvictionPolicy.
    kubeVersion: '>=1.27.0-0',
    home,
    sources: [home],
    icon: `https://raw.githubusercontent.com/${identity.repository}/main/infra/icon.svg`,
    keywords: [identity.system, 'golden-path'],
    maintainers: [{ name: identity.owner, url: home }],
  };
}
