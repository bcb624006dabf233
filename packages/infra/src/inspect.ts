import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { argocdRules } from './argocd/rules';
import { substitutedChart } from './chart/substitution';
import { generatedFiles, OWNED_FOLDERS } from './generated-files';
import { RENEW, staleFiles } from './generated-folder';
import { readInfrastructure, type Choices } from './choices';
import type { Infrastructure } from './infrastructure';
import { comparable } from './manifests/comparable';
import { manifests } from './manifests/manifests';
import { buildOverlay } from './overlay/build';
import { readEnvironment } from './overlay/environment';
import { readDocuments, requireOverlays } from './overlay/files';
import { policyRules, violations } from './policy/policy';
import { writesNotChosen } from './policy/writes-chosen';
import { coreProblems } from './schema/core-schema';
import { misfitsOf } from './settings/misfits';
import { exampleSettings } from './settings/examples';
import { namespaceOf } from './slo/environment';

/** Generated files that are not what their generators say now, each with what is wrong; at the end what to do. */
export function staleGenerated(choices: Choices): string[] {
  const infra = readInfrastructure(choices);
  const stale = staleFiles(infra.root, generatedFiles(infra), OWNED_FOLDERS);
  return stale.length === 0 ? [] : [...stale.map(({ path, problem }) => `${path}: ${problem}`), RENEW];
}

/**
 * What is wrong with what would be deployed, one sentence each: rules that an environment or Argo CD's project breaks,
 * fields that Kubernetes does not know, patches that the chart cannot follow.
 */
export function deploymentProblems(choices: Choices): string[] {
  const infra = readInfrastructure(choices);
  requireOverlays(infra.root, infra.environments);
  return [
    ...infra.environments.flatMap((environment) => environmentProblems(infra, environment)),
    ...argocdProblems(infra),
    ...chartProblems(infra),
  ];
}

function environmentProblems(infra: Infrastructure, environment: string): string[] {
  const objects = buildOverlay(infra.root, environment);
  const settings = readEnvironment(infra, environment);
  const namespace = namespaceOf(infra.identity.name, environment);
  const built = manifests(infra, settings, namespace).map(({ object }) => object);
  return [
    ...policyViolations(infra, environment),
    ...objects.flatMap((object) => coreProblems(object) ?? []),
    ...(isDeepStrictEqual(comparable(objects), comparable(built))
      ? []
      : [
          'its overlay is not what its settings say: it is stale (then `make manifests`), or patches more than they have, so the chart cannot follow',
        ]),
  ].map((problem) => `${environment}: ${problem}`);
}

/** What an environment breaks of what must be true of everything that is deployed, its settings included. */
export function policyViolations(infra: Infrastructure, environment: string): string[] {
  const settings = readEnvironment(infra, environment);
  const objects = buildOverlay(infra.root, environment);
  return [
    ...misfitsOf(infra, settings),
    ...writesNotChosen(infra, environment, settings),
    ...violations({ objects, environment, settings }, policyRules(infra)),
  ];
}

function argocdProblems(infra: Infrastructure): string[] {
  const objects = ['app-project', 'application-set'].flatMap((file) =>
    readDocuments(join(infra.root, 'gitops/argocd', `${file}.yaml`)),
  );
  return violations({ objects }, argocdRules(infra)).map((problem) => `Argo CD: ${problem}`);
}

function chartProblems(infra: Infrastructure): string[] {
  return Object.entries(exampleSettings(infra)).flatMap(([name, settings]) => {
    const objects = manifests(infra, settings).map(({ object }) => object);
    const same = isDeepStrictEqual(comparable(substitutedChart(infra, settings)), comparable(objects));
    return same ? [] : [`chart: with the settings of ${name} it is not what the manifests are`];
  });
}
