/** What Helm renders for the settings of each environment is, object by object, what the manifests are. */
import { deepEqual, fail } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { parseAllDocuments } from 'yaml';
import { comparable } from '../manifests/comparable';
import { manifests } from '../manifests/manifests';
import type { KubernetesObject } from '../manifests/object';
import { toYaml } from '../manifests/yaml';
import { exampleSettings } from '../settings/examples';

const KUBERNETES = '1.33.0';
const identity = readIdentity();
const chart = join(repositoryRoot(), 'infra/chart');
const folder = mkdtempSync(join(tmpdir(), 'helm-'));

function template(...options: string[]): string[] {
  return ['template', identity.name, chart, '--skip-tests', '--kube-version', KUBERNETES, ...options];
}

try {
  execFileSync('helm', ['lint', '--strict', '--quiet', chart], { stdio: 'inherit' });
  for (const [name, settings] of Object.entries(exampleSettings(identity))) {
    const values = join(folder, 'values.yaml');
    writeFileSync(values, toYaml(settings));
    execFileSync('helm', ['lint', '--strict', '--quiet', chart, '--values', values], { stdio: 'inherit' });
    const rendered = parseAllDocuments(
      execFileSync('helm', template('--values', values), { encoding: 'utf8' }),
    )
      .map((document) => document.toJS() as KubernetesObject | null)
      .filter((object) => object !== null);
    const expected = manifests(identity, settings).map(({ object }) => object);
    deepEqual(comparable(rendered), comparable(expected), `chart and manifests differ: ${name}`);
    console.log(`helm: ${name}: ${rendered.length} objects, equal to the manifests`);
  }
  for (const [bad, message] of Object.entries({
    'replicas.min=0': /\/replicas\/min'?: minimum: got 0, want 1/,
    'replicas.max=1': /replicas\.max is 1: it must be at least replicas\.min, which is 2/,
    'database.kind=mysql': /\/database\/kind'?: value must be one of 'embedded', 'postgresql'/,
    'images.tag=1': /additional properties 'images' not allowed/,
    'route.kind=Ingress': /\/route\/host'?: minLength: got 0, want 1/,
  })) {
    const { status, stderr } = spawnSync('helm', template('--set', bad), { encoding: 'utf8' });
    if (status === 0 || !message.test(stderr)) fail(`--set ${bad}: exit ${String(status)}, ${stderr}`);
  }
  console.log('helm: bad values are refused, each with its place and what is allowed');
} finally {
  rmSync(folder, { recursive: true });
}
