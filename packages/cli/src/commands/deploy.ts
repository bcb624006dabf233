import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { defineCommand } from '../command';
import { currentContext, helm, manifestOf } from '../deploy/cluster';
import { EXIT } from '../exit-code';
import { DEPLOYED_IMAGE } from '../image/name';
import { Refusal } from '../refusal';

const NAMESPACE = {
  type: 'string',
  value: 'NAMESPACE',
  about: 'Where; otherwise in a namespace named after the service',
} as const;

export const deploy = defineCommand({
  name: 'deploy',
  summary: 'Install the Helm chart into the current kube context',
  options: {
    namespace: NAMESPACE,
    image: {
      type: 'string',
      value: 'REPOSITORY:TAG[@DIGEST]',
      about: 'What runs; otherwise what the chart says',
    },
    values: { type: 'string', value: 'FILE', about: 'Other values for the chart' },
    timeout: { type: 'string', value: 'DURATION', about: 'How long to wait, such as 90s; otherwise 5m' },
  },
  run: ({ namespace = '', image = '', values = '', timeout = '' }) => {
    const root = repositoryRoot();
    const { name } = readIdentity(join(root, 'catalog-info.yaml'));
    const options = [...valuesOptions(values), ...imageOptions(image), ...timeoutOptions(timeout)];
    const place = namespaceOr(name, namespace);
    const context = currentContext();
    console.log(`Deploying ${name} to the namespace ${place} of the context ${context} …`);
    return helm(root, [
      ...['upgrade', '--install', name, 'infra/chart', '--namespace', place, '--create-namespace'],
      ...['--wait', ...options],
    ]);
  },
});

export const undeploy = defineCommand({
  name: 'undeploy',
  summary: 'Take the Helm release away again',
  options: { namespace: NAMESPACE },
  run: ({ namespace = '' }) => {
    const root = repositoryRoot();
    const { name } = readIdentity(join(root, 'catalog-info.yaml'));
    const place = namespaceOr(name, namespace);
    currentContext();
    const hasDatabase = /^apiVersion: postgresql\.cnpg\.io\//m.test(manifestOf(name, place));
    const status = helm(root, ['--namespace', place, 'uninstall', name, '--wait']);
    if (status === EXIT.ok && hasDatabase)
      console.log(
        `A database that the chart made is kept: kubectl --namespace ${place} get clusters.postgresql.cnpg.io`,
      );
    return status;
  },
});

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
function namespaceOr(name: string, namespace: string): string {
  if (namespace === '') return name;
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
    throw new Refusal(
      `NAMESPACE: '${namespace}' is not a namespace name: up to 63 lower-case letters, digits and hyphens`,
    );
  return namespace;
}

function timeoutOptions(timeout: string): string[] {
  if (timeout !== '' && !/^(\d+(ms|s|m|h))+$/.test(timeout))
    throw new Refusal(`--timeout: '${timeout}' is not a duration, such as 90s or 5m`);
  return ['--timeout', timeout === '' ? '5m' : timeout];
}

function valuesOptions(file: string): string[] {
  if (file === '') return [];
  if (!existsSync(file)) throw new Refusal(`VALUES: there is no file '${file}'`);
  return ['--values', resolve(file)];
}

function imageOptions(image: string): string[] {
  if (image === '') return [];
  const { repository, tag, digest = '' } = DEPLOYED_IMAGE.exec(image)?.groups ?? {};
  if (repository === undefined || tag === undefined)
    throw new Refusal(`IMAGE: '${image}' is not repository:tag or repository:tag@sha256:…`);
  return ['--set-string', `image.repository=${repository},image.tag=${tag},image.digest=${digest}`];
}
