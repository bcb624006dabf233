// A commit that cannot be applied fails in its environment alone, and the next commit mends it: nobody waits until the
// broken one has been tried to the end, and whoever owns the service may also end the tries by hand.
import { sync } from './canary.mjs';
import { application, argocd, delivered, eventually, say, seconds, token } from './kubernetes.mjs';

const OVERLAY = 'gitops/overlays/dev';

/** Something that belongs to the whole cluster. */
function breakIt(service, name) {
  service.write(
    `${OVERLAY}/role.yaml`,
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ${name}\nrules: []\n`,
  );
  service.change(`${OVERLAY}/kustomization.yaml`, 'resources:\n', 'resources:\n  - role.yaml\n');
  return service.commit('feat: a role for the whole cluster');
}

export async function fixed(service) {
  const name = `${service.name}-dev`;
  const tried = (commit) =>
    eventually(`${commit.slice(0, 7)} is tried again`, async (note) => {
      const { status } = await application(name);
      note(JSON.stringify(status.operationState));
      const { phase, retryCount = 0, operation } = status.operationState;
      return operation?.sync?.revision === commit && phase === 'Running' && retryCount > 0
        ? status.operationState
        : undefined;
    });

  const broken = breakIt(service, `${service.name}-reader`);
  const { message } = await tried(broken);
  if (!/ClusterRole.* is not permitted in project/.test(message)) throw new Error(`refused, but: ${message}`);
  say(`dev: a ClusterRole is refused: ${/[^ ]*ClusterRole[^.]*project [\w-]+/.exec(message)?.[0]}`);
  // It may have a release of its own behind it, of which its autoscaler has no figures yet.
  const other = await delivered(`${service.name}-staging`);
  if (/ClusterRole/.test(JSON.stringify(other.status.operationState))) throw new Error('staging has noticed');

  const start = seconds();
  await delivered(name, service.revert(broken));
  say(
    `dev: the commit that mends it is there after ${seconds() - start} s, while the broken one would be tried again`,
  );

  const again = breakIt(service, `${service.name}-writer`);
  const { startedAt } = await tried(again);
  const owner = ['--auth-token', token()];
  const refusal = await argocd('app', 'sync', name, ...owner).catch(({ stderr }) => stderr);
  if (!refusal.includes('another operation is already in progress'))
    throw new Error(`a sync by hand: ${refusal}`);
  await argocd('app', 'terminate-op', name, ...owner);
  await eventually('the tries end', async (note) => {
    const { operationState } = (await application(name)).status;
    note(JSON.stringify(operationState));
    // Others commit meanwhile, and what is newer than the broken commit is tried at once.
    return operationState?.phase === 'Failed' || (operationState?.startedAt ?? startedAt) !== startedAt;
  });
  const mended = service.revert(again);
  await sync(name, mended, token());
  await delivered(name, mended);
  say(
    'dev: the owner ends the tries of a broken commit by `argocd app terminate-op`, and the one that mends it is synced',
  );
}
