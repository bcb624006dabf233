// Releases to the last environment, by a canary whose waits are shorter than they are otherwise: a good one goes to its
// end, a bad one goes back, and a Prometheus that does not answer for as long as the analysis waits stops neither.
import {
  application,
  argocd,
  contains,
  eventually,
  objects,
  say,
  seconds,
  STATE,
  token,
} from './kubernetes.mjs';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const OVERLAY = 'gitops/overlays/prod';
/** Argo Rollouts asks again so soon after an error, whatever the interval. */
const ERROR_RETRY = 10;
/** For how long Prometheus does not answer; five minutes, as it is committed. */
const AWAY = 60;
const FIRST_PAUSE = 40;

const digest = (start) => `sha256:${start.padEnd(64, '0')}`;

/** In the overlay's own words, as a team would. */
function shorten(service) {
  const metric = (index) => [
    `      - { op: add, path: /spec/metrics/${index}/initialDelay, value: 15s }`,
    `      - { op: add, path: /spec/metrics/${index}/interval, value: 10s }`,
    `      - { op: add, path: /spec/metrics/${index}/consecutiveErrorLimit, value: ${AWAY / ERROR_RETRY} }`,
  ];
  service.change(
    `${OVERLAY}/kustomization.yaml`,
    'patches:\n',
    [
      'patches:',
      '  - target: { kind: AnalysisTemplate }',
      '    patch: |-',
      ...metric(0),
      ...metric(1),
      '  - target: { kind: Rollout }',
      '    patch: |-',
      `      - { op: replace, path: /spec/strategy/canary/steps/1/pause/duration, value: ${FIRST_PAUSE}s }`,
      '      - { op: replace, path: /spec/strategy/canary/steps/3/pause/duration, value: 20s }',
      '',
    ].join('\n'),
  );
}

/** Every metric of the analysis as it is committed bears five minutes of errors. */
function expectPatience(service) {
  const text = readFileSync(`${service.folder}/gitops/components/canary/analysis-template.yaml`, 'utf8');
  const limits = [...text.matchAll(/consecutiveErrorLimit: (\d+)/g)].map(([, limit]) => Number(limit));
  if (limits.length === 0 || limits.some((limit) => limit * ERROR_RETRY < 300))
    throw new Error(`a canary goes back when Prometheus is away for ${Math.min(...limits) * ERROR_RETRY} s`);
}

/** By hand, as prod changes by itself in some hours only. @param as whose token; absent: the administrator's */
export async function sync(name, commit, as) {
  const who = as === undefined ? [] : ['--auth-token', as];
  await eventually(`${name} is being synced to ${commit.slice(0, 7)}`, async (note) => {
    const { status } = await application(name);
    note(JSON.stringify(status?.operationState));
    const { phase, syncResult } = status?.operationState ?? {};
    // A sync lasts as long as its canary: the autoscaler comes after the Rollout.
    if (phase !== 'Failed' && (await contains(syncResult?.revision, commit))) return true;
    if (phase !== 'Running') await argocd('app', 'sync', name, '--async', ...who);
    return false;
  });
}

async function rollout({ name }) {
  const { status = {}, spec } = await objects('rollout', name, '--namespace', `${name}-prod`);
  return { ...status, replicas: spec.replicas };
}

/** Until the canary has come to an end, or has begun. */
const until = (service, phase) =>
  eventually(`the canary is ${phase}`, async (note) => {
    const status = await rollout(service);
    note(JSON.stringify({ phase: status.phase, message: status.message, step: status.currentStepIndex }));
    return status.phase === phase ? status : undefined;
  });

async function release(service, version, image) {
  service.run('prod', version, image);
  const commit = service.commit(`chore(gitops): prod runs ${version}`);
  await sync(`${service.name}-prod`, commit, token());
  return commit;
}

const imageOf = async ({ name }, hash) => {
  const { items } = await objects(
    'replicasets',
    '--namespace',
    `${name}-prod`,
    '--selector',
    `rollouts-pod-template-hash=${hash}`,
  );
  return items[0].spec.template.spec.containers[0].image;
};

export async function canary(service) {
  expectPatience(service);
  shorten(service);
  const { name } = service;
  await sync(`${name}-prod`, service.commit('feat: prod releases in two minutes'), token());
  await until(service, 'Healthy');
  say('prod: the first release is there, with a Rollout in place of the Deployment');

  let start = seconds();
  await release(service, '0.2.0', digest('2'));
  await until(service, 'Paused');
  const good = await until(service, 'Healthy');
  if (!(await imageOf(service, good.stableRS)).includes(':0.2.0@'))
    throw new Error('another release is stable');
  say(`prod: a good release went through both steps, in ${seconds() - start} s`);

  start = seconds();
  const wrong = await release(service, '0.3.0', digest('bad'));
  const bad = await until(service, 'Degraded');
  if (!bad.abort || bad.stableRS !== good.stableRS) throw new Error(`not aborted: ${bad.message}`);
  say(
    `prod: a release of which one request in seven fails went back by itself after ${seconds() - start} s: ${bad.message}`,
  );
  const { status } = await eventually('the Application is degraded too', async (note) => {
    const one = await application(`${name}-prod`);
    note(one.status.health.status);
    return one.status.health.status === 'Degraded' ? one : undefined;
  });
  say(`prod: then the Application is Degraded, and its last sync ${status.operationState.phase}`);
  await sync(`${name}-prod`, service.revert(wrong), token());
  await until(service, 'Healthy');

  start = seconds();
  service.change(`${OVERLAY}/kustomization.yaml`, `value: ${FIRST_PAUSE}s`, `value: ${AWAY + 15}s`);
  await release(service, '0.4.0', digest('4'));
  await until(service, 'Paused');
  process.kill(Number(readFileSync(`${STATE}/prometheus.pid`, 'utf8')));
  await new Promise((resolve) => setTimeout(resolve, (AWAY - 15) * 1000));
  execFileSync('bash', ['test/cluster/prometheus.sh'], { stdio: 'inherit' });
  const { items } = await objects('analysisruns', '--namespace', `${name}-prod`);
  const errors = Math.max(
    ...items.flatMap((one) => (one.status?.metricResults ?? []).map(({ error = 0 }) => error)),
  );
  if (errors < 3) throw new Error(`the analysis has noticed ${errors} errors: Prometheus was not away`);
  const kept = await until(service, 'Healthy');
  if (!(await imageOf(service, kept.stableRS)).includes(':0.4.0@'))
    throw new Error('another release is stable');
  say(`prod: Prometheus did not answer ${errors} times, and the release went to its end`);
}
