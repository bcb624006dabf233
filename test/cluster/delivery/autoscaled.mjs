// The number of pods is the autoscaler's: Argo CD sees no difference in it, however often it looks.
import { application, eventually, kubectl, load, objects, say } from './kubernetes.mjs';

export async function autoscaled({ name }) {
  const namespace = `${name}-dev`;
  const deployment = () => objects('deployment', name, '--namespace', namespace);
  const before = (await deployment()).spec.replicas;
  load({ [namespace]: 400 });
  const after = await eventually('the autoscaler adds pods', async () => {
    const { spec, status } = await deployment();
    return spec.replicas > before && status.readyReplicas === spec.replicas ? spec.replicas : undefined;
  });
  const looks = new Set();
  await eventually('two more reconciliations', async () => {
    const refresh = 'argocd.argoproj.io/refresh=normal';
    await kubectl('annotate', '--overwrite', 'application', namespace, refresh, '--namespace', 'argocd');
    const { status } = await application(namespace);
    if (status.sync.status !== 'Synced') throw new Error(`${namespace} is ${status.sync.status}`);
    looks.add(status.reconciledAt);
    return looks.size > 2;
  });
  if ((await deployment()).spec.replicas !== after)
    throw new Error('somebody has set the number of pods back');
  load({});
  say(
    `dev: ${before} → ${after} pods by the autoscaler, Synced in ${looks.size - 1} reconciliations after that`,
  );
}
