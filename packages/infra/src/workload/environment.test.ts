import { mkdtempSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EVERYTHING, infra as plain } from '../../test/this-service';
import { readInfrastructure } from '../choices';
import { substitutedChart } from '../chart/substitution';
import { policyViolations } from '../inspect';
import { comparable } from '../manifests/comparable';
import { manifestFiles, manifests } from '../manifests/manifests';
import type { KubernetesObject } from '../manifests/object';
import { buildOverlay } from '../overlay/build';
import { namespaceOf } from '../slo/environment';
import { readEnvironment } from '../overlay/environment';
import { merge } from '../overlay/merge';
import { writeFiles } from '../generated-folder';

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly {
    readonly ports: readonly { readonly containerPort: number }[];
    readonly env: readonly { readonly name: string; readonly value?: string }[];
  }[];
}

const podOf = (objects: readonly KubernetesObject[]): PodSpec => {
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  return (deployment?.spec as { template: { spec: PodSpec } }).template.spec;
};
const valuesOf = (objects: readonly KubernetesObject[], name: string): (string | undefined)[] =>
  podOf(objects).containers.flatMap(({ env }) =>
    env.filter((variable) => variable.name === name).map(({ value }) => value),
  );

/** What the settings of people say that is also ours. */
const GIVEN = {
  PORT: '9090',
  SHUTDOWN_DRAIN_SECONDS: '60',
  NODE_OPTIONS: '--enable-source-maps',
  OTEL_RESOURCE_ATTRIBUTES: 'team=harbour',
};

describe('Given an environment in the settings', () => {
  const settings = merge(plain.settings, { observability: { enabled: true }, environment: GIVEN });
  const objects = substitutedChart(plain, settings);
  const listened = JSON.stringify(objects.filter(({ kind }) => kind === 'NetworkPolicy'));

  it('then pods are called where PORT says', () => {
    expect(podOf(objects).containers[0]?.ports).toContainEqual({ name: 'http', containerPort: 9090 });
    expect(listened).toContain('"port":9090');
    expect(listened).not.toContain('"port":8080');
  });

  it('then a pod may take as long to end as it says: 60 s, 20 s and 5 s', () => {
    expect(podOf(objects).terminationGracePeriodSeconds).toBe(85);
    expect(valuesOf(objects, 'SHUTDOWN_DRAIN_SECONDS')).toEqual(['60']);
  });

  it('then what we have of a variable comes first, and it stands once', () => {
    expect(valuesOf(objects, 'NODE_OPTIONS')).toEqual([
      '--max-old-space-size-percentage=50 --enable-source-maps',
    ]);
    expect(valuesOf(objects, 'OTEL_RESOURCE_ATTRIBUTES')).toEqual([
      expect.stringMatching(/^k8s\.namespace\.name=.*,k8s\.node\.name=\$\(K8S_NODE\),team=harbour$/),
    ]);
  });

  it('when nothing is empty but said, then what we have stays', () => {
    const empty = substitutedChart(
      plain,
      merge(settings, { environment: { PORT: '', NODE_OPTIONS: '', SHUTDOWN_DRAIN_SECONDS: '' } }),
    );

    expect(podOf(empty).containers[0]?.ports[0]?.containerPort).toBe(8080);
    expect(podOf(empty).terminationGracePeriodSeconds).toBe(30);
    expect(valuesOf(empty, 'NODE_OPTIONS')).toEqual(['--max-old-space-size-percentage=50']);
  });
});

describe('Given a repository', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'environment-'));
    for (const file of ['catalog-info.yaml', 'service/slo.yaml', 'service/package.json', 'gitops'])
      cpSync(join(plain.root, file), join(root, file), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const patch = (env: readonly object[]): void => {
    const file = join(root, 'gitops/overlays/prod/settings.yaml');
    const text = readFileSync(file, 'utf8');
    const container = { name: 'service', env };
    const { metadata } = parse(text.split('---\n')[0] ?? '') as KubernetesObject;
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata };
    const spec = { template: { spec: { containers: [container] } } };
    writeFileSync(
      file,
      [JSON.stringify({ ...deployment, spec }), ...text.split('---\n').slice(1)].join('\n---\n'),
    );
  };

  it('whose infra/main.ts has them, then every overlay has what follows, and breaks no rule', () => {
    const infra = readInfrastructure({ ...EVERYTHING, settings: { environment: GIVEN } }, root);
    writeFiles(root, manifestFiles(infra), []);

    for (const environment of infra.environments) {
      const objects = buildOverlay(root, environment);
      const namespace = namespaceOf(infra.identity.name, environment);
      const settings = readEnvironment(infra, environment);
      const expected = manifests(infra, settings, namespace).map(({ object }) => object);
      expect(comparable(objects)).toEqual(comparable(expected));
      expect(policyViolations(infra, environment)).toEqual([]);
      expect(podOf(objects).terminationGracePeriodSeconds).toBe(85);
    }
  });

  it.each([
    [{ name: 'PORT', value: '9090' }, 'not the listen port 9090; say PORT in infra/main.ts'],
    [{ name: 'PROBES_PORT', value: '9091' }, 'PROBES_PORT is 9091; leave it out'],
    [{ name: 'METRICS_PORT', value: '9092' }, 'METRICS_PORT is 9092; leave it out'],
    [{ name: 'SHUTDOWN_DRAIN_SECONDS', value: '60' }, 'takes 85 s of 30; say it in infra/main.ts'],
    [{ name: 'NODE_OPTIONS', value: '--enable-source-maps' }, "a heap is bounded by the container's memory"],
    [{ name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'team=harbour' }, 'what a pod tells of itself has its name'],
    [
      { name: 'OTEL_RESOURCE_ATTRIBUTES', value: 'k8s.pod.name=$(K8S_POD),team=harbour' },
      'OTEL_RESOURCE_ATTRIBUTES; say it in infra/main.ts',
    ],
    [{ name: 'DATABASE_URL', value: 'sqlite:///tmp/x' }, 'stands once, with a value or a reference'],
  ])('whose overlay says %j, from which more should follow, then a rule refuses it', (variable, message) => {
    patch([variable]);

    expect(policyViolations(readInfrastructure(EVERYTHING, root), 'prod').join('\n')).toContain(message);
  });

  it('whose overlay says one thing twice, then a rule refuses it', () => {
    patch([
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'LOG_LEVEL', value: 'debug' },
    ]);

    expect(policyViolations(readInfrastructure(EVERYTHING, root), 'prod').join('\n')).toContain('LOG_LEVEL');
  });
});
