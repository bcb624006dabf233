import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EVERYTHING, infra as everything } from '../../test/this-service';
import type { Component } from '../infrastructure';
import type { GeneratedFile } from '../generated-file';
import { generatedFiles } from '../generated-files';
import { readInfrastructure, type Choices } from '../choices';
import { substitutedChart } from '../chart/substitution';
import { k8s } from '../index';
import { comparable } from '../manifests/comparable';
import { manifests } from '../manifests/manifests';
import { everythingSettings } from '../settings/examples';
import { variant, withSynthetic } from '../slo/variants';

let root: string;
/** What a repository has that was just made: none of the pages that people go on writing in. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'choices-'));
  for (const folder of ['docs', 'infra/chart', 'observe/generated'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['catalog-info.yaml', 'service/slo.yaml', 'service/package.json'])
    cpSync(join(everything.root, file), join(root, file));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});
const generate = (choices: Partial<Choices>): GeneratedFile[] =>
  generatedFiles(readInfrastructure({ ...EVERYTHING, ...choices }, root));
const without = (name: string): readonly Component[] =>
  EVERYTHING.components.filter((component) => component.name !== name);
const naming = (files: readonly GeneratedFile[], words: RegExp): string[] =>
  files.flatMap(({ path, content }) =>
    `${path}\n${content}`
      .split('\n')
      .filter((line) => words.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );

/** Words that stand for a component, and for nothing else that is generated. */
const WORDS = {
  'client-namespaces': /client-?namespaces|\.Values\.network/i,
  'http-route':
    /HTTPRoute|http-route|gateway\.networking|\bGateway API|for an HTTPRoute|gateway:|\bthe gateway\b/,
  ingress:
    /kind: Ingress|"Ingress"|or Ingress|ingress[- ]?(controller|class)|components\/ingress|templates\/ingress/i,
  observability:
    /observability|ServiceMonitor|PrometheusRule|collector|OTEL_|K8S_POD|grafana_dashboard|grafanaAddress/i,
  postgresql:
    /postgres|cnpg|kind: Cluster|migrat|CronJob|importSchedule|database pool|the database\b|\bdatabase:/i,
  writes: /\.Values\.writes|\bwrites:|"writes"|components\/writes|\bissuer/i,
  canary: /canary|Rollout\b|AnalysisTemplate|argo-?rollouts|rollouts-pod/,
} as const;

describe.each(Object.entries(WORDS))('Given a service without %s', (name, words) => {
  it('then nothing of it is left in what is generated', () => {
    expect(naming(generate({}), words).length).toBeGreaterThan(3);
    expect(naming(generate({ components: without(name) }), words)).toEqual([]);
  });

  it('then what is left is as it is with it', () => {
    const paths = generate({}).map(({ path }) => path);
    const left = generate({ components: without(name) }).map(({ path }) => path);

    expect(left.length).toBeLessThan(paths.length);
    expect(left.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('then chart and manifests are the same objects', () => {
    const infra = readInfrastructure({ ...EVERYTHING, components: without(name) }, root);
    for (const settings of [infra.settings, everythingSettings(infra)])
      expect(comparable(substitutedChart(infra, settings))).toEqual(
        comparable(manifests(infra, settings).map(({ object }) => object)),
      );
  });
});

describe('Given a service that is asked from outside', () => {
  const objectsWith = (change: (text: string) => string) => {
    const infra = { ...readInfrastructure(EVERYTHING, root), level: variant(change, root) };
    const settings = everythingSettings(infra);
    const objects = manifests(infra, settings).map(({ object }) => object);
    expect(comparable(substitutedChart(infra, settings))).toEqual(comparable(objects));
    return objects;
  };

  it('then its environments have a probe of what its objective asks for, and else none', () => {
    const probes = objectsWith(withSynthetic).filter(({ kind }) => kind === 'Probe');

    expect(probes).toMatchObject([
      {
        spec: {
          jobName: `${everything.identity.name}-probe`,
          prober: { url: 'blackbox-exporter.monitoring:9115' },
        },
      },
    ]);
    expect(JSON.stringify(probes)).toContain(`http://${everything.identity.name}.$1.svc/ready`);
    const door = (change: (text: string) => string) =>
      JSON.stringify(objectsWith(change).find(({ metadata }) => metadata.name.endsWith('-prometheus')));
    expect(door(withSynthetic)).not.toBe(door((text) => text));
    expect(objectsWith((text) => text).filter(({ kind }) => kind === 'Probe')).toEqual([]);
  });
});

describe('Given a service without any component', () => {
  it('then there are none, its chart has the settings of every service, and none is named anywhere', () => {
    const files = generate({ components: [] });
    const values = files.find(({ path }) => path === 'infra/chart/values.yaml');

    expect(files.filter(({ path }) => path.startsWith('gitops/components/'))).toEqual([]);
    expect(Object.keys(parse(values?.content ?? '') as object)).toEqual([
      'image',
      'environment',
      'resources',
      'replicas',
      ...['imagePullSecrets', 'podAnnotations', 'nodeSelector', 'tolerations', 'affinity'],
      ...['podSecurityContext', 'serviceAccount', 'service'],
    ]);
    for (const words of Object.values(WORDS)) expect(naming(files, words)).toEqual([]);
  });
});

describe('Given a repository in which nobody wants the chart', () => {
  it('then there is none until its folder is there', () => {
    const chart = join(root, 'infra/chart');
    rmSync(chart, { recursive: true });
    const paths = generate({}).map(({ path }) => path);
    mkdirSync(chart);

    expect(paths.filter((path) => path.startsWith('infra/chart/'))).toEqual([]);
    expect(generate({}).map(({ path }) => path)).toContain('infra/chart/values.yaml');
  });
});

describe('Given a construct of the service itself', () => {
  const constructs: Choices['constructs'] = (scope, { name }) => {
    new k8s.KubeConfigMap(scope, 'greeting', {
      metadata: { name: `${name}-greeting` },
      data: { hello: '{{' },
    });
  };

  it('then it is in the base, in the chart, and Argo CD may deploy it', () => {
    const files = new Map(
      generate({ components: [], constructs }).map(({ path, content }) => [path, content]),
    );

    expect(parse(files.get('gitops/base/greeting.yaml') ?? '')).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: `${everything.identity.name}-greeting` },
    });
    expect(files.get('gitops/base/kustomization.yaml')).toContain('  - greeting.yaml\n');
    expect(files.get('infra/chart/templates/greeting.yaml')).toContain('.fullname" . }}-greeting');
    expect(files.get('gitops/argocd/app-project.yaml')).toContain('kind: ConfigMap');
  });

  it('when it takes the id of another, then this is said', () => {
    expect(() =>
      generate({
        constructs: (scope) => {
          new k8s.KubeConfigMap(scope, 'deployment', {});
        },
      }),
    ).toThrow("two constructs have the id 'deployment'");
  });
});

describe('Given one environment', () => {
  it('then all that goes by environments is about it, and it is the guarded one', () => {
    const files = new Map(
      generate({ environments: ['production'] }).map(({ path, content }) => [path, content]),
    );
    const { name } = everything.identity;

    expect(parse(files.get('gitops/argocd/app-project.yaml') ?? '')).toMatchObject({
      spec: {
        destinations: [{ namespace: `${name}-production` }],
        syncWindows: [{ applications: [`${name}-production`] }],
      },
    });
    expect(files.get('gitops/argocd/application-set.yaml')).toContain('"production"');
    expect(files.get('.github/CODEOWNERS')).toContain('/gitops/overlays/production/');
    for (const [path, content] of files) expect([path, content]).not.toContainEqual(/\b(dev|staging)\b/);
  });
});

describe('Given settings', () => {
  it('then they are the defaults of manifests and chart', () => {
    const files = new Map(
      generate({ settings: { resources: { memory: '256Mi' }, database: { storage: '5Gi' } } }).map(
        ({ path, content }) => [path, content],
      ),
    );

    expect(files.get('gitops/base/deployment.yaml')).toContain('memory: 256Mi');
    expect(files.get('gitops/components/postgresql/database-cluster.yaml')).toContain('size: 5Gi');
    expect(files.get('infra/chart/values.yaml')).toContain('  storage: 5Gi\n');
  });

  it.each([
    [{ resources: { memory: 160 } }, 'settings.resources.memory is 160, and must be text'],
    [{ replicas: { min: 0 } }, 'settings.replicas.min is 0, and must be 1 to 100'],
    [{ environment: { LIMIT: 5 } }, 'settings.environment.LIMIT is 5, and must be text'],
    [{ environment: { lower: 'x' } }, 'settings.environment.lower must have a name like ^[A-Z]'],
    [
      { tolerations: [{ effect: 'Sometimes' }] },
      'settings.tolerations[0].effect is "Sometimes", and must be like',
    ],
    [{ imagePullSecrets: ['x'] }, 'settings.imagePullSecrets[0] is "x", and must be a section'],
    [{ imagePullSecrets: [{}] }, 'settings.imagePullSecrets[0] has no name'],
    [{ podAnnotations: { 'app.kubernetes.io/name': 'x' } }, 'must have a name not like ^(app[.]'],
    [{ network: { clientNamespaces: ['UPPER'] } }, 'settings.network.clientNamespaces[0] is "UPPER"'],
    [{ database: { kind: 'mysql' } }, 'must be one of embedded, postgresql'],
    [
      { databse: {} },
      'settings.databse is not a setting of the chosen components; there are image, environment',
    ],
  ])('that cannot be, as %j, then it is said which and what can', (settings, message) => {
    expect(() => generate({ settings: settings as object })).toThrow(message);
  });

  it('of a component that is not chosen, then they are refused', () => {
    expect(() => generate({ components: [], settings: { canary: { enabled: true } } })).toThrow(
      'infra/main.ts: settings.canary is not a setting of the chosen components',
    );
  });
});

it.each([
  [{ environments: [] }, 'environments is empty'],
  [{ environments: ['dev', 'dev'] }, 'dev is twice in environments'],
  [
    { components: [...EVERYTHING.components, ...without('canary')] },
    'client-namespaces is twice in components',
  ],
])('What cannot be chosen is refused: %#', (choices, message) => {
  expect(() => generate(choices)).toThrow(message);
});
