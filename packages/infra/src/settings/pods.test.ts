import { EVERYTHING, infra as plain } from '../../test/this-service';
import { readInfrastructure, type Choices } from '../choices';
import { baseObjects, componentObjects } from '../manifests/manifests';
import type { KubernetesObject } from '../manifests/object';
import { pods } from '../policy/rule';

/** What infra/main.ts says goes to gitops/base and components. */
function built(settings: Choices['settings']): KubernetesObject[] {
  const infra = readInfrastructure({ ...EVERYTHING, settings } as Choices);
  return [
    ...baseObjects(infra),
    ...infra.components.flatMap((component) => componentObjects(component, infra)),
  ].map(({ object }) => object);
}
const specs = (settings: Choices['settings']) => pods(built(settings)).map(({ spec }) => spec);
const find = (objects: readonly KubernetesObject[], kind: string) =>
  objects.find((object) => object.kind === kind);

describe('Given what clusters differ in, in infra/main.ts', () => {
  it.each([
    [{ imagePullSecrets: [{ name: 'registry' }] }],
    [{ nodeSelector: { disk: 'ssd' } }],
    [{ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }],
    [
      {
        affinity: {
          nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
        },
      },
    ],
  ])('as %j, then all pods have it: those that serve, migrate and import', (settings) => {
    const all = specs(settings);

    expect(all).toHaveLength(3);
    for (const spec of all) expect(spec).toMatchObject(settings);
  });

  it('then a cluster that says as whom pods run is not told otherwise, and root is refused all the same', () => {
    for (const { securityContext } of specs({ podSecurityContext: { fixedUser: false } }))
      expect(securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { securityContext } of specs({})) expect(securityContext?.runAsUser).toBe(65532);
  });

  it('then an account of others is named and not made', () => {
    const settings = { serviceAccount: { create: false, name: 'theirs' } };

    expect(find(built(settings), 'ServiceAccount')).toBeUndefined();
    for (const spec of specs(settings)) expect(spec.serviceAccountName).toBe('theirs');
    expect(find(built({}), 'ServiceAccount')?.metadata.name).toBe(plain.identity.name);
  });

  it('then annotations and labels are added to ours', () => {
    const objects = built({
      podAnnotations: { a: '1' },
      service: { annotations: { b: '2' } },
      serviceAccount: { annotations: { c: '3' } },
      observability: { additionalLabels: { release: 'stack' } },
      route: { annotations: { d: '4' }, tlsSecret: 'certificate' },
    });
    const template = (find(objects, 'Deployment')?.spec as { template: KubernetesObject }).template;

    expect(template.metadata.annotations).toEqual({ a: '1' });
    expect(find(objects, 'Service')?.metadata.annotations).toEqual({ b: '2' });
    expect(find(objects, 'ServiceAccount')?.metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-wave': '-2',
      c: '3',
    });
    for (const kind of ['ServiceMonitor', 'PrometheusRule'])
      expect(find(objects, kind)?.metadata.labels).toMatchObject({
        'app.kubernetes.io/name': plain.identity.name,
        release: 'stack',
      });
    expect(find(objects, 'Ingress')).toMatchObject({
      metadata: { annotations: { d: '4' } },
      spec: { tls: [{ secretName: 'certificate' }] },
    });
    expect(find(built({}), 'Ingress')?.spec).not.toHaveProperty('tls');
  });
});

describe('Given a PostgreSQL elsewhere, in infra/main.ts', () => {
  const egress = [{ ipBlock: { cidr: '10.1.2.0/24' } }];
  const objects = built({
    database: {
      kind: 'postgresql',
      existingSecret: 'theirs',
      existingSecretKey: 'url',
      listenPort: 6432,
      egress,
    },
  });
  const titles = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

  it('then nothing of an operator is there, and what migrates and imports is', () => {
    expect(titles.filter((title) => /Cluster|operator|replication|callers/.test(title))).toEqual([]);
    expect(titles).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Job .*migration$/),
        expect.stringMatching(/^CronJob /),
      ]),
    );
  });

  it('then its URL comes from that Secret, and the only way out is to where it is', () => {
    const [migration] = pods(objects.filter(({ kind }) => kind === 'Job'));
    const policy = objects.find(({ metadata }) => metadata.name.endsWith('database-elsewhere'));

    expect(migration?.spec.containers[0]?.env).toContainEqual({
      name: 'DATABASE_URL',
      valueFrom: { secretKeyRef: { name: 'theirs', key: 'url' } },
    });
    expect(policy?.spec).toMatchObject({
      policyTypes: ['Egress'],
      egress: [{ to: egress, ports: [{ port: 6432, protocol: 'TCP' }] }],
    });
  });
});
