import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { infra } from '../../test/this-service';
import { manifests } from '../manifests/manifests';
import type { KubernetesObject } from '../manifests/object';
import { buildOverlay } from '../overlay/build';
import { merge } from '../overlay/merge';
import { everythingSettings } from '../settings/examples';
import { coreProblems } from './core-schema';

const { root, identity, environments } = infra;

function customProblems(objects: readonly KubernetesObject[]): string[] {
  const output = execFileSync(process.execPath, [join(__dirname, 'custom-resources.mjs')], {
    input: JSON.stringify(objects),
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[];
}

/** Its operator has no npm package with a schema; test/admission.sh has more to say about it. */
const WITHOUT_SCHEMA = new Set(['Cluster']);

describe.each(environments)('Given what %s deploys', (environment) => {
  const objects = buildOverlay(root, environment);

  it("then Kubernetes' own kinds have only known fields of the right types", () => {
    expect(objects.flatMap((object) => coreProblems(object) ?? [])).toEqual([]);
  });

  it('then custom resources are valid by the schemas of their kinds', () => {
    const custom = objects.filter(
      (object) => coreProblems(object) === undefined && !WITHOUT_SCHEMA.has(object.kind),
    );

    expect(custom.length).toBeGreaterThan(0);
    expect(customProblems(custom)).toEqual([]);
  });
});

describe('Given a broken object', () => {
  const sound = manifests(infra, everythingSettings(infra)).map(({ object }) => object);
  const broken = (kind: string, patch: object): KubernetesObject => {
    const object = sound.find((candidate) => candidate.kind === kind);
    if (object === undefined) throw new Error(`no ${kind}`);
    return merge(object, patch);
  };

  it.each([
    ['an unknown field', { spec: { replicaz: 1 } }, 'Deployment.spec.replicaz: unknown field'],
    ['a missing field', { spec: { selector: null } }, 'Deployment.spec.selector: required'],
    [
      'text for a number',
      { spec: { minReadySeconds: '1' } },
      'Deployment.spec.minReadySeconds: "1" is not a number',
    ],
    [
      'a wrong quantity',
      {
        spec: {
          template: {
            spec: { containers: [{ name: 'service', resources: { limits: { memory: '1 GB' } } }] },
          },
        },
      },
      "Deployment.spec.template.spec.containers[0].resources.limits.memory: '1 GB' is not a quantity",
    ],
    [
      'a map for a list',
      { spec: { template: { spec: { volumes: {} } } } },
      'Deployment.spec.template.spec.volumes: not a list',
    ],
  ])('with %s, then it is refused by its path', (_name, patch, problem) => {
    const named = problem.replace('Deployment', `Deployment ${identity.name}`);

    expect(coreProblems(broken('Deployment', patch))).toEqual([named]);
  });

  it.each([
    ['HTTPRoute', { spec: { hostnames: 'example.org' } }],
    ['ServiceMonitor', { spec: { endpoints: [{ scheme: 'gopher' }] } }],
    ['Rollout', { spec: { strategy: { canary: { steps: [{ setWeight: 'ten' }] } } } }],
  ])('when it is a %s, then it is refused by its schema', (kind, patch) => {
    expect(customProblems([broken(kind, patch)])).toEqual([expect.stringMatching(kind)]);
  });
});
