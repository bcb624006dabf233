import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVERYTHING, infra as ours } from '../../test/this-service';
import { readInfrastructure } from '../choices';
import { writeFiles } from '../generated-folder';
import { policyViolations } from '../inspect';
import { manifestFiles } from '../manifests/manifests';
import { buildOverlay } from '../overlay/build';
import { title } from './rule';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'writes-'));
  for (const path of ['catalog-info.yaml', 'service/slo.yaml', 'service/package.json', 'gitops'])
    cpSync(join(ours.root, path), join(root, path), { recursive: true });
  mkdirSync(join(root, 'docs'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A service whose API takes tokens, or none. */
function document(components: object): void {
  writeFileSync(join(root, 'docs/openapi.json'), JSON.stringify({ components }));
}

/** Lets an environment have the component, or be of a certain size. */
function edit(path: string, from: string | RegExp, to: string): void {
  const file = join(root, 'gitops/overlays', path);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
}
const add = (environment: string): void => {
  edit(`${environment}/kustomization.yaml`, 'components:\n', 'components:\n  - ../../components/writes\n');
};

function broken(environment: string, settings = {}): string[] {
  const infra = readInfrastructure({ ...EVERYTHING, settings }, root);
  writeFiles(root, manifestFiles(infra), []);
  return policyViolations(infra, environment);
}

const bearer = { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } };

test('Given an API that takes no tokens, then nobody asks for the component', () => {
  document({});
  expect(broken('prod')).toEqual([]);
});

test('Given one that does, then each environment has to have it', () => {
  document(bearer);
  add('prod');
  expect(broken('prod')).toEqual([]);
  expect(broken('staging')).toEqual([expect.stringContaining('gitops/overlays/staging')]);
});

test('Given one database for all pods, then a way out to the issuer is open, and to nowhere else that is private', () => {
  document(bearer);
  add('prod');
  expect(broken('prod', { writes: { issuerListenPort: 8443 } })).toEqual([]);
  const policy = buildOverlay(root, 'prod').find((object) => title(object).endsWith('-issuer'));
  expect(policy?.spec).toMatchObject({
    policyTypes: ['Egress'],
    egress: [
      {
        ports: [{ protocol: 'TCP', port: 8443 }],
        to: [
          { ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['169.254.0.0/16']) as unknown } },
          { ipBlock: { cidr: '::/0' } },
        ],
      },
    ],
  });
});

test('Given a database in each pod, then there is one pod at most', () => {
  document(bearer);
  add('dev');
  expect(broken('dev')).toEqual([expect.stringContaining('replicas.max is above 1')]);
  edit('dev/replicas.yaml', 'maxReplicas: 2', 'maxReplicas: 1');
  expect(broken('dev')).toEqual([]);
});
