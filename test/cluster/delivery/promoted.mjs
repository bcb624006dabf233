// A release goes to the first environment, by `make promote` to the next, and to no other.
import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { application, delivered, neverDegraded, objects, say } from './kubernetes.mjs';

const image = async (name, environment) => {
  const { spec } = await objects('deployment', name, '--namespace', `${name}-${environment}`);
  return spec.template.spec.containers[0].image;
};

/** @returns what it printed, and whether it did it */
export function promote({ folder }, from, to) {
  const { status, stdout, stderr } = spawnSync(
    'make',
    ['--no-print-directory', 'promote', `FROM=${from}`, `TO=${to}`],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { done: status === 0, said: `$ make promote FROM=${from} TO=${to}\n${stdout}${stderr}`.trim() };
}

export async function promoted(service) {
  const { name } = service;
  const digest = `sha256:${'2'.repeat(64)}`;
  const expectOthers = async (environments) => {
    for (const one of environments)
      if ((await image(name, one)).endsWith(digest)) throw new Error(`${one} runs what only dev should`);
  };
  const nobodyIsTold = neverDegraded([`${name}-dev`, `${name}-staging`]);
  const released = service.release('0.2.0', digest);
  await delivered(`${name}-dev`, released);
  await delivered(`${name}-staging`, released);
  if (!(await image(name, 'dev')).endsWith(digest)) throw new Error('dev does not run the release');
  await expectOthers(['staging']);
  say('dev: runs the release 0.2.0; staging what it ran before');

  const refused = promote(service, 'dev', 'prod');
  if (refused.done) throw new Error('an environment was skipped');
  console.log(
    refused.said
      .split('\n')
      .filter((line) => !line.startsWith('make'))
      .join('\n'),
  );

  const { done, said } = promote(service, 'dev', 'staging');
  if (!done) throw new Error(said);
  await delivered(`${name}-staging`, service.commit('chore(gitops): staging runs 0.2.0'));
  if (!(await image(name, 'staging')).endsWith(digest))
    throw new Error('staging does not run what was promoted');
  const prod = await application(`${name}-prod`);
  if (prod.status.summary?.images?.some((one) => one.endsWith(digest))) throw new Error('prod runs it too');
  say('staging: runs 0.2.0, prod does not');
  // Longer than the autoscaler has no figures of new pods.
  await delay(45_000);
  await nobodyIsTold();
}
