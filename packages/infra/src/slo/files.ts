import type { GeneratedFile } from '../generated-file';
import type { Infrastructure } from '../infrastructure';
import { generatedYaml } from '../manifests/yaml';
import { documentPages } from './documents/pages';
import { pyrraObjectives } from './exports/pyrra';
import { slothServiceLevel } from './exports/sloth';
import { dashboardJson } from './dashboard/json';
import { dashboardUrl, LOCAL_GRAFANA } from './links';
import { ruleTests } from './rule-tests/rule-tests';
import { ruleGroups } from './rules';

/** For a Prometheus and a Grafana without operator and sidecar: `make observe`, and the tests. */
export const OBSERVE = 'observe/generated';

const RULES = 'rules.yaml';

/** What follows from the objectives, beside the objects in the cluster. */
export function sloFiles(infra: Infrastructure): GeneratedFile[] {
  const { identity, level } = infra;
  const groups = ruleGroups(identity, level, { dashboard: dashboardUrl(LOCAL_GRAFANA, identity) });
  return [
    { path: `${OBSERVE}/${RULES}`, content: generatedYaml({ groups }) },
    { path: `${OBSERVE}/dashboard.json`, content: dashboardJson(infra) },
    ...Object.entries(ruleTests(identity, level, groups, RULES)).map(([kind, file]) => ({
      path: `${OBSERVE}/rules.${kind}.test.yaml`,
      content: generatedYaml(file),
    })),
    { path: `${OBSERVE}/sloth.yaml`, content: generatedYaml(slothServiceLevel(identity, level)) },
    { path: `${OBSERVE}/pyrra.yaml`, content: generatedYaml(...pyrraObjectives(identity, level)) },
    ...documentPages(infra),
  ];
}
