import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { render } from '@golden-path/cli/rendering';
import { repositoryRoot } from '@golden-path/spec';
import { unpack } from '../generate/workspace';
import { fixtures } from './fixtures';
import { readTree } from './tree';

const root = repositoryRoot();
const [, answers = {}] = fixtures().find(([name]) => name === 'full') ?? [];
let folder: string;
beforeAll(() => {
  folder = unpack(render(readTree(root), answers).tree, root);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function edit(path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`${path}: nothing to edit`);
  writeFileSync(file, after);
}

function run(program: string, ...args: string[]): string {
  const env = { ...process.env, NODE_ENV: 'test', JEST_WORKER_ID: undefined };
  return execFileSync(process.execPath, [program, ...args], { cwd: folder, env, encoding: 'utf8' });
}

const FRESHNESS = (name: string): string => `---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: data-freshness
  displayName: Data freshness
spec:
  description: What is served was loaded within the last 26 hours
  service: ${name}
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 28d
      isRolling: true
  objectives:
    - targetPercent: 99
      op: lte
      value: 93600
  indicator:
    spec:
      thresholdMetric:
        metricSource:
          type: Prometheus
          spec:
            query: time() - min(vessels_dataset_loaded_timestamp_seconds{job="${name}"})
`;

test('a team may choose what its tests do not know: an environment, an objective, a metric of its own', () => {
  const name = String(answers.name);
  const qa = join(folder, 'gitops/overlays/qa');
  cpSync(join(folder, 'gitops/overlays/staging'), qa, { recursive: true });
  edit('gitops/overlays/qa/kustomization.yaml', (text) => text.replace('-staging\n', '-qa\n'));
  edit('gitops/overlays/qa/settings.yaml', (text) => text.replace('.staging.', '.qa.'));
  edit('infra/main.ts', (text) => text.replace("'dev', ", "'dev', 'qa', "));
  edit(
    'service/slo.yaml',
    (text) => text.replace(/targetPercent: .*/, 'targetPercent: 95') + FRESHNESS(name),
  );
  run(join(root, 'node_modules/typescript/bin/tsc'), '-b', 'service', 'infra');
  run('infra/dist/main.js');
  run('service/dist/main.js', 'reference');

  run(join(root, 'node_modules/jest/bin/jest.js'), '--runInBand');
  run(join(root, 'node_modules/prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.');
}, 300_000);
