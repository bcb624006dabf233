import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { infra } from '../../test/this-service';
import { comparable } from '../manifests/comparable';
import { manifests } from '../manifests/manifests';
import { namespaceOf } from '../slo/environment';
import { buildOverlay } from './build';
import { readEnvironment } from './environment';
import { requireOverlays } from './files';
import { ownFiles } from './own';

const { root, identity, environments, gated: last } = infra;

describe('Given the overlays', () => {
  it.each(environments)(
    'when %s is built, then it is what the constructs give for its settings',
    (environment) => {
      const settings = readEnvironment(infra, environment);
      const expected = manifests(infra, settings, namespaceOf(identity.name, environment));

      expect(comparable(buildOverlay(root, environment))).toEqual(
        comparable(expected.map(({ object }) => object)),
      );
    },
  );

  it.each(environments)('when %s is built, then all is in the namespace of its own', (environment) => {
    const namespaces = new Set(
      buildOverlay(root, environment).map(({ metadata }) => (metadata as { namespace?: string }).namespace),
    );

    expect([...namespaces]).toEqual([`${identity.name}-${environment}`]);
  });
});

describe('Given a copy of the repository', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), 'overlay-'));
    cpSync(join(root, 'gitops'), join(copy, 'gitops'), { recursive: true });
  });
  afterEach(() => {
    rmSync(copy, { recursive: true });
  });
  const edit = (path: string, from: string | RegExp, to: string): void => {
    const file = join(copy, 'gitops', path);
    const before = readFileSync(file, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(file, after);
  };

  it('when one digest changes, then exactly one environment changes', () => {
    const build = (): string[] => environments.map((name) => JSON.stringify(buildOverlay(copy, name)));
    const before = build();

    edit(`overlays/${last}/version.yaml`, /[0-9a-f]{64}/, 'a'.repeat(64));

    const changed = environments.filter((_, index) => build()[index] !== before[index]);
    expect(changed).toEqual([last]);
    expect(build().at(-1)).not.toMatch(/@sha256:(?!a{64})/);
  });

  it('when an environment says how urgent alerts are there, then its rules follow, and no other', () => {
    edit('overlays/staging/settings.yaml', 'pages: ticket', 'pages: critical');
    const rules = ownFiles({ ...infra, root: copy });

    expect(rules.map(({ path }) => path)).toEqual(
      environments.map((name) => `gitops/overlays/${name}/prometheus-rule.yaml`),
    );
    for (const { path, content } of rules) {
      expect(content.includes('severity: critical')).toBe(path.includes('staging'));
      const [, environment = ''] = /overlays\/(\w+)/.exec(path) ?? [];
      const namespaces = new Set([...content.matchAll(/namespace="([^"]*)"/g)].map(([, name]) => name));
      expect([...namespaces]).toEqual([`${identity.name}-${environment}`]);
    }
  });

  it.each([
    ['  - prometheus-rule.yaml\n', '', 'put prometheus-rule.yaml into its resources'],
    ['  - ../../components/observability\n', '', 'take prometheus-rule.yaml out of its resources'],
  ])('when %j is missing in an overlay, then it says what to do', (from, to, message) => {
    edit(`overlays/${last}/kustomization.yaml`, from, to);

    expect(() => ownFiles({ ...infra, root: copy })).toThrow(
      `gitops/overlays/${last}/kustomization.yaml: ${message}`,
    );
  });

  it('when it scales by requests, too, then so do the manifests, and the others do not', () => {
    const metrics = [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
      },
      {
        type: 'Pods',
        pods: {
          metric: { name: 'http_server_requests_per_second' },
          target: { type: 'AverageValue', averageValue: '200' },
        },
      },
    ];
    edit(`overlays/${last}/replicas.yaml`, /\n$/, `\n  metrics: ${JSON.stringify(metrics)}\n`);
    const here = { ...infra, root: copy };

    for (const environment of environments) {
      const settings = readEnvironment(here, environment);
      expect(settings.replicas.requestsPerSecond).toBe(environment === last ? 200 : 0);
      const expected = manifests(here, settings, namespaceOf(identity.name, environment));
      expect(comparable(buildOverlay(copy, environment))).toEqual(
        comparable(expected.map(({ object }) => object)),
      );
    }
  });

  it('when an overlay has no place in the order of environments, then it is named, and what to do', () => {
    mkdirSync(join(copy, 'gitops/overlays/demo'));

    expect(() => {
      requireOverlays(copy, environments);
    }).toThrow('gitops/overlays/demo: say in the environments of infra/main.ts');
  });

  it('when an environment has no overlay, then it is named, and what to do', () => {
    rmSync(join(copy, `gitops/overlays/${last}`), { recursive: true });

    expect(() => {
      requireOverlays(copy, environments);
    }).toThrow(`infra/main.ts has the environment '${last}', and there is no gitops/overlays/${last}`);
  });

  it.each([
    [
      'a patch hits nothing',
      'replicas.yaml',
      /name: .*\n/,
      'name: other\n',
      'no HorizontalPodAutoscaler other to patch',
    ],
    [
      'a component does not exist',
      'kustomization.yaml',
      'components/observability',
      'components/observance',
      'components/observance',
    ],
    ['the digest is none', 'version.yaml', /sha256:/, 'sha256:x', 'is not sha256:<64 hex digits>'],
    ['the version is edited by hand', 'version.yaml', 'newTag: ', 'newTag:  ', 'edited by hand'],
    [
      'another feature of kustomize is used',
      'kustomization.yaml',
      'resources:',
      'namePrefix: x-\nresources:',
      'namePrefix is not used here',
    ],
    ['the YAML is broken', 'settings.yaml', 'kind: Deployment', 'kind: [Deployment', 'settings.yaml: '],
  ])('when %s, then building fails and says so', (_case, path, from, to, message) => {
    edit(`overlays/${last}/${path}`, from, to);

    expect(() => buildOverlay(copy, last)).toThrow(message);
  });
});
