/** What `kubectl kustomize` builds of each overlay is what our own build in the tests says. */
import { deepEqual } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { parseAllDocuments } from 'yaml';
import { comparable } from '../manifests/comparable';
import type { KubernetesObject } from '../manifests/object';
import { buildOverlay } from '../overlay/build';
import { OVERLAYS, overlayNames } from '../overlay/files';

const root = repositoryRoot();
for (const environment of overlayNames(root)) {
  const output = execFileSync('kubectl', ['kustomize', join(root, OVERLAYS, environment)], {
    encoding: 'utf8',
  });
  const objects = parseAllDocuments(output).map((document) => document.toJS() as KubernetesObject);
  deepEqual(comparable(objects), comparable(buildOverlay(root, environment)), environment);
  console.log(`kustomize: ${environment}: ${objects.length} objects, as the tests have them`);
}
