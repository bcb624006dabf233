import { spawnSync } from 'node:child_process';
import { isOnPath } from '../on-path';
import { Refusal } from '../refusal';

const PROGRAMS = {
  helm: 'https://helm.sh/docs/intro/install/',
  kubectl: 'https://kubernetes.io/docs/tasks/tools/',
};

/**
 * The current kube context, whose cluster answers.
 * @throws Refusal with what is missing, and how to get it
 */
export function currentContext(): string {
  for (const [program, place] of Object.entries(PROGRAMS))
    if (!isOnPath(program)) throw new Refusal(`${program} is missing; get it: ${place}`);
  const { status, stdout } = spawnSync('kubectl', ['config', 'current-context'], { encoding: 'utf8' });
  if (status !== 0)
    throw new Refusal(
      'there is no current kube context; make a cluster: kind create cluster; or choose one: kubectl config use-context …',
    );
  const context = stdout.trim();
  if (spawnSync('kubectl', ['get', '--raw', '/readyz', '--request-timeout', '10s']).status !== 0)
    throw new Refusal(
      `the cluster of the context '${context}' does not answer; start it, or choose another: kubectl config use-context …`,
    );
  return context;
}

/** Lets Helm speak for itself. @returns its exit code */
export function helm(root: string, args: readonly string[]): number {
  return spawnSync('helm', args, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

/** The objects of a release, as YAML; empty when there is no such release. */
export function manifestOf(release: string, namespace: string): string {
  return spawnSync('helm', ['--namespace', namespace, 'get', 'manifest', release], { encoding: 'utf8' })
    .stdout;
}
