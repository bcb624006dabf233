// A service made from the template, with a resource of its own, PostgreSQL and a canary, comes to Argo CD by the pull
// request to the platform's GitOps repository that the template opens, and is delivered as this one is.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderer } from '@golden-path/cli/rendering';
import { sync } from './canary.mjs';
import { atTheFirstTry } from './first-sync.mjs';
import { delivered, eventually, kubectl, objects, say, STATE } from './kubernetes.mjs';
import { Repository } from './repository.mjs';

/** What the template writes into the platform's repository. */
function registration(service) {
  const folder = 'template/registration';
  const [file] = readdirSync(folder);
  const engine = renderer({ trimBlocks: true, lstripBlocks: true });
  return engine.render(
    readFileSync(join(folder, file), 'utf8'),
    engine.prepareContext({ values: { name: service.name, host: 'github.com', repository: service.slug } }),
  );
}

/** What a platform has anyway: an Application that follows its repository. */
const ROOT = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'services', namespace: 'argocd' },
  spec: {
    project: 'default',
    source: { repoURL: 'https://github.com/fleet-org/gitops.git', path: 'services', targetRevision: 'main' },
    destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  },
};

async function apply(object) {
  const file = `${STATE}/object.json`;
  writeFileSync(file, JSON.stringify(object));
  await kubectl('apply', '--server-side', '--filename', file);
}

export async function scaffolded(folder) {
  const service = new Repository(folder);
  const { name } = service;
  // A project may not make what belongs to the whole cluster.
  for (const environment of ['dev', 'staging', 'prod'])
    await apply({
      ...{ apiVersion: 'v1', kind: 'Namespace' },
      metadata: {
        name: `${name}-${environment}`,
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    });
  const platform = join(STATE, 'platform');
  mkdirSync(join(platform, 'services'), { recursive: true });
  writeFileSync(
    join(platform, 'catalog-info.yaml'),
    'metadata:\n  name: gitops\n  annotations:\n    github.com/project-slug: fleet-org/gitops\n',
  );
  writeFileSync(join(platform, 'services', `${name}.yaml`), registration(service));
  new Repository(platform);
  await apply(ROOT);
  await delivered('services');

  await Promise.all(['dev', 'staging'].map((environment) => atTheFirstTry(name, environment)));
  await sync(`${name}-prod`, service.git('rev-parse', 'HEAD'));
  const { status } = await eventually('its Rollout is healthy', async () => {
    const one = await objects('rollout', name, '--namespace', `${name}-prod`);
    return one.status?.phase === 'Healthy' ? one : undefined;
  });
  const { items } = await objects('clusters.postgresql.cnpg.io', '--namespace', `${name}-prod`);
  if (items.length !== 1) throw new Error('there is no database');
  const jobs = await objects('jobs', '--namespace', `${name}-prod`);
  if (!jobs.items.some((job) => job.status.succeeded > 0)) throw new Error('the schema was not migrated');
  say(
    `${name}-prod: a database, its migration, ${status.readyReplicas ?? status.availableReplicas} pods of a Rollout`,
  );
}
