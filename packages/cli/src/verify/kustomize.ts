import { deepEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildOverlay, comparable, OVERLAYS, type KubernetesObject } from '@golden-path/infra/tools';
import { parseAllDocuments } from 'yaml';
import { infraOf } from '../infra';

/** What `kubectl kustomize` builds of each overlay is what our own build in the tests says. */
export function verifyKustomize(root: string): void {
  for (const environment of infraOf(root).environments) {
    const output = execFileSync('kubectl', ['kustomize', join(root, OVERLAYS, environment)], {
      encoding: 'utf8',
    });
    const objects = parseAllDocuments(output).map((document) => document.toJS() as KubernetesObject);
    deepEqual(comparable(objects), comparable(buildOverlay(root, environment)), environment);
    console.log(`kustomize: ${environment}: ${objects.length} objects, as the tests have them`);
  }
}
