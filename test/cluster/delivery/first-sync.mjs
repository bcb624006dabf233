// `make argocd-bootstrap` is all: every environment that syncs by itself comes up at the first try.
import { execFileSync } from 'node:child_process';
import { delivered, objects, say, seconds } from './kubernetes.mjs';

export async function firstSync(service) {
  const bootstrap = execFileSync('make', ['--no-print-directory', 'argocd-bootstrap'], {
    cwd: service.folder,
    encoding: 'utf8',
  });
  console.log(`$ make argocd-bootstrap\n${bootstrap.trim()}`);
  await Promise.all(['dev', 'staging'].map((environment) => atTheFirstTry(service.name, environment)));
}

/** @throws with what the syncs said, unless it is right after the first of them */
export async function atTheFirstTry(name, environment) {
  const start = seconds();
  const said = new Set();
  const { status } = await delivered(`${name}-${environment}`, undefined, said);
  const tries = 1 + (status.operationState.retryCount ?? 0);
  say(`${environment}: Synced, Healthy at try ${tries}, after ${seconds() - start} s`);
  if (tries !== 1) throw new Error(`${name}-${environment} was not right at once: ${[...said].join('\n')}`);
  // Nothing runs that git does not have.
  const { items } = await objects('deployments', '--namespace', `${name}-${environment}`);
  if (items.length !== 1 || items[0].status.readyReplicas !== items[0].spec.replicas)
    throw new Error(`${environment} has ${items.length} Deployments`);
}
