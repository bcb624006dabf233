import type { GeneratedFile } from '../generated-file';
import type { Infrastructure } from '../infrastructure';
import { generatedYaml } from '../manifests/yaml';
import { dashboardJson } from './dashboard/json';
import { documentPages } from './documents/pages';
import { LOCAL, namespaceOf } from './environment';
import { alertmanagerExample } from './exports/alertmanager';
import { pyrraObjectives } from './exports/pyrra';
import { slothServiceLevel } from './exports/sloth';
import { dashboardUrl, LOCAL_GRAFANA } from './links';
import { ruleGroups } from './rules';

/** For a Prometheus and a Grafana without operator and sidecar: `make observe`, and other tools. */
export const OBSERVE = 'observe/generated';

/** What follows from the objectives, beside the objects in the cluster. */
export function sloFiles(infra: Infrastructure): GeneratedFile[] {
  const { identity, level, gated } = infra;
  const links = { dashboard: dashboardUrl(LOCAL_GRAFANA, identity) };
  // Other tools are told of the environment in which people wait for answers.
  const last = { namespace: namespaceOf(identity.name, gated) };
  const yaml = (name: string, document: object): GeneratedFile => ({
    path: `${OBSERVE}/${name}.yaml`,
    content: generatedYaml(document),
  });
  return [
    yaml('rules', { groups: ruleGroups(level, { identity, environment: LOCAL, links }) }),
    { path: `${OBSERVE}/dashboard.json`, content: dashboardJson(infra) },
    yaml('alertmanager', alertmanagerExample(identity)),
    yaml('sloth', slothServiceLevel(identity, level, last)),
    ...pyrraObjectives(identity, level, last).map(([name, document]) => yaml(`pyrra/${name}`, document)),
    ...documentPages(infra),
  ];
}
