// What is done past git: undone, where git says how it should be.
import { delivered, eventually, kubectl, objects, say } from './kubernetes.mjs';

const OVERLAY = 'gitops/overlays/dev';

export async function undone(service) {
  const { name } = service;
  const namespace = `${name}-dev`;
  const container = async () => {
    const { spec } = await objects('deployment', name, '--namespace', namespace);
    return spec.template.spec.containers[0];
  };
  const level = async () => (await container()).env.find((one) => one.name === 'LOG_LEVEL')?.value;
  const before = await level();
  await kubectl('--namespace', namespace, 'annotate', 'deployment', name, 'example.org/by=hand');
  await kubectl('--namespace', namespace, 'set', 'env', `deployment/${name}`, 'LOG_LEVEL=trace');
  await kubectl('--namespace', namespace, 'delete', 'service', name);
  await eventually('a changed setting is as it was', async () => (await level()) === before);
  await eventually('a deleted Service is back', () => objects('service', name, '--namespace', namespace));
  const { metadata } = await objects('deployment', name, '--namespace', namespace);
  if (metadata.annotations['example.org/by'] !== 'hand')
    throw new Error('an annotation that git does not have is gone');
  say('dev: a changed setting and a deleted Service are back; an annotation that git does not have stays');

  await objects('httproute', name, '--namespace', namespace);
  service.change(`${OVERLAY}/kustomization.yaml`, '  - ../../components/http-route\n', '');
  service.write(
    `${OVERLAY}/settings.yaml`,
    service.read(`${OVERLAY}/settings.yaml`).replace(/\n---\n# The address\.[\s\S]*$/, '\n'),
  );
  await delivered(namespace, service.commit('feat: dev is reached from within alone'));
  const { items } = await objects('httproutes', '--namespace', namespace);
  if (items.length > 0) throw new Error('what git does not have any more is still there');
  say('dev: a component that is gone from git is gone from the cluster');
}
