import { deepEqual, equal } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import {
  buildOverlay,
  comparable,
  OVERLAYS,
  policyRules,
  toYaml,
  violations,
  type Infrastructure,
  type KubernetesObject,
} from '@golden-path/infra/tools';
import { parseAllDocuments } from 'yaml';
import { infraOf } from '../infra';

const PREFIX = 'eu-';

/**
 * What `kubectl kustomize` builds of each overlay is what our own build in the tests says, and keeps every rule with a
 * prefix to all names.
 */
export function verifyKustomize(root: string): void {
  const infra = infraOf(root);
  for (const environment of infra.environments) {
    const objects = build(join(root, OVERLAYS, environment));
    deepEqual(comparable(objects), comparable(buildOverlay(root, environment)), environment);
    verifyPrefixed(infra, environment, objects.length);
    console.log(
      `kustomize: ${environment}: ${objects.length} objects, as the tests have them; with a prefix, too`,
    );
  }
}

/** Whoever deploys an overlay twice gives one a `namePrefix`: then no object names one that is not there. */
function verifyPrefixed(infra: Infrastructure, environment: string, count: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'kustomize-'));
  try {
    const resources = [relative(folder, join(infra.root, OVERLAYS, environment))];
    writeFileSync(join(folder, 'kustomization.yaml'), toYaml({ namePrefix: PREFIX, resources }));
    const objects = build(folder);
    const names = objects.map(({ metadata }) => metadata.name);
    equal(names.filter((name) => name.startsWith(PREFIX)).length, count, names.join(', '));
    deepEqual(violations({ objects, environment }, policyRules(infra)), [], `${environment} with a prefix`);
    // Peers of network policies are pods that an operator makes of what has the prefix.
    const labels = [...JSON.stringify(objects).matchAll(/"cnpg\.io\/cluster":"([^"]*)"/g)];
    deepEqual(
      labels.filter(([, name = '']) => !name.startsWith(PREFIX)),
      [],
      environment,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function build(folder: string): KubernetesObject[] {
  const output = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  return parseAllDocuments(output).map((document) => document.toJS() as KubernetesObject);
}
