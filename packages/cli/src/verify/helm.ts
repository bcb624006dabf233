import { deepEqual, fail } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  chartFiles,
  comparable,
  exampleSettings,
  manifests,
  misfitSettings,
  settingsSchema,
  toYaml,
  writeFiles,
  type Infrastructure,
  type KubernetesObject,
  type Schema,
} from '@golden-path/infra/tools';
import { parseAllDocuments } from 'yaml';
import { infraOf } from '../infra';

const KUBERNETES = '1.33.0';

/** What Helm renders for the settings of each environment is, object by object, what the manifests are. */
export function verifyHelm(root: string): void {
  const infra = infraOf(root);
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  writeFiles(folder, chartFiles(infra), []);
  const chart = join(folder, 'infra/chart');
  const values = join(folder, 'values.yaml');
  const template = (...options: string[]): string[] => [
    'template',
    infra.identity.name,
    chart,
    '--skip-tests',
    '--namespace',
    infra.identity.name,
    '--kube-version',
    KUBERNETES,
    ...options,
  ];
  try {
    lint(chart);
    for (const [name, settings] of Object.entries(exampleSettings(infra))) {
      writeFileSync(values, toYaml(settings));
      lint(chart, '--values', values);
      const rendered = parseAllDocuments(
        execFileSync('helm', template('--values', values), { encoding: 'utf8' }),
      )
        .map((document) => document.toJS() as KubernetesObject | null)
        .filter((object) => object !== null);
      const expected = manifests(infra, settings).map(({ object }) => object);
      deepEqual(comparable(rendered), comparable(expected), `chart and manifests differ: ${name}`);
      console.log(`helm: ${name}: ${rendered.length} objects, equal to the manifests`);
    }
    for (const [bad, message] of refusals(infra)) {
      const { status, stderr } = spawnSync('helm', template('--set', bad), { encoding: 'utf8' });
      if (status === 0 || !message.test(stderr)) fail(`--set ${bad}: exit ${String(status)}, ${stderr}`);
    }
    for (const [says, settings] of Object.entries(misfitSettings(infra))) {
      writeFileSync(values, toYaml(settings));
      const { status, stderr } = spawnSync('helm', template('--values', values), { encoding: 'utf8' });
      if (status === 0 || !stderr.includes(says)) fail(`not refused, as '${says}': ${stderr}`);
    }
    console.log('helm: bad values are refused, each with its place and what is allowed');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function lint(chart: string, ...options: string[]): void {
  execFileSync('helm', ['lint', '--strict', '--quiet', chart, ...options], { stdio: 'inherit' });
}

/** Values that must be refused, and in which words. */
function refusals({ components }: Infrastructure): (readonly [string, RegExp])[] {
  const { properties: sections = {} } = settingsSchema(components);
  const choices = Object.entries(sections).flatMap(([section, { properties = {} }]) =>
    Object.entries(properties).flatMap(([key, schema]) => unknownChoice(section, key, schema)),
  );
  const kind = sections.route?.properties?.kind?.enum?.find((value) => value !== 'none');
  return [
    ['replicas.min=0', /\/replicas\/min'?: minimum: got 0, want 1/],
    ['image.repository=ghcr.io/example/x:v1', /\/image\/repository'?: .* does not match pattern/],
    ['environment.PORT=http', /\/environment\/PORT'?: .* does not match pattern/],
    ['images.tag=1', /additional properties 'images' not allowed/],
    ...choices,
    ...(kind === undefined
      ? []
      : [[`route.kind=${kind}`, /\/route\/host'?: minLength: got 0, want 1/] as const]),
  ];
}

function unknownChoice(
  section: string,
  key: string,
  { enum: values }: Schema,
): (readonly [string, RegExp])[] {
  if (values === undefined) return [];
  const list = values.map((value) => `'${value}'`).join(', ');
  return [[`${section}.${key}=unheard-of`, new RegExp(`/${section}/${key}'?: value must be one of ${list}`)]];
}
