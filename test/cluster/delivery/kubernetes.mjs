// The cluster and Argo CD, as their own command lines tell of them.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const start = Date.now();

/**
 * Seconds: more than anything here takes on a machine that has other things to do, and less than a broken commit is
 * tried again after its second try (20, 40, 80 and 160).
 */
const PATIENCE = 300;

export const { STATE } = process.env;
export const seconds = () => Math.round((Date.now() - start) / 1000);
export const say = (text) => console.log(`argocd: ${text}`);

/** @returns what it printed; rejects with what it said when it fails */
export async function kubectl(...words) {
  const { stdout } = await run('kubectl', words, { maxBuffer: 2 ** 26 });
  return stdout;
}

export const objects = async (...words) => JSON.parse(await kubectl('get', ...words, '--output', 'json'));
export const applications = async () => (await objects('applications', '--namespace', 'argocd')).items;
export const application = (name) => objects('application', name, '--namespace', 'argocd');

/** The command line of Argo CD, as its administrator or by a token. */
export async function argocd(...words) {
  const server = ['--server', '127.0.0.1:8080', '--plaintext'];
  const { stdout } = await run('argocd', [...words, ...server], { env: { ...process.env, HOME: STATE } });
  return stdout;
}

/**
 * What `look` gives, as soon as that is neither undefined nor false.
 * @throws when it never is, with what it said of itself last
 */
export async function eventually(what, look) {
  const end = Date.now() + PATIENCE * 1000;
  let last;
  for (;;) {
    try {
      const found = await look((text) => (last = text));
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error.stderr ?? error.message;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${PATIENCE} s; ${last ?? ''}`);
    await delay(500);
  }
}

/** Whether a revision is a commit, or one that came after it: others commit meanwhile. */
export async function contains(revision, commit) {
  if (revision === undefined || revision === commit) return revision === commit;
  const repositories = (
    await run('find', [`${STATE}/repositories`, '-name', '*.git', '-prune'])
  ).stdout.trim();
  for (const repository of repositories.split('\n'))
    if (
      await run('git', ['-C', repository, 'merge-base', '--is-ancestor', commit, revision]).then(
        () => true,
        () => false,
      )
    )
      return true;
  return false;
}

/** Until an Application runs a commit, well. @param said gets what its sync said on the way @returns it */
export function delivered(name, commit, said = new Set()) {
  return eventually(
    `${name} runs ${commit?.slice(0, 7) ?? 'what it should'}, and is healthy`,
    async (note) => {
      const one = await application(name);
      const { sync, health, operationState } = one.status ?? {};
      said.add(operationState?.message);
      note(JSON.stringify({ sync: sync?.status, revision: sync?.revision, health, operationState }));
      const isDone =
        sync?.status === 'Synced' &&
        health?.status === 'Healthy' &&
        operationState?.phase === 'Succeeded' &&
        (commit === undefined || (await contains(sync.revision, commit)));
      return isDone ? one : undefined;
    },
  );
}

/** Watches Applications from now on. @returns what ends that, and throws if one of them was called degraded */
export function neverDegraded(names) {
  let isOver = false;
  const watched = (async () => {
    for (; !isOver; await delay(500))
      for (const name of names) {
        const { status } = await application(name);
        if (status.health.status !== 'Degraded') continue;
        const degraded = status.resources.filter(({ health }) => health?.status === 'Degraded');
        return `${name} is degraded: ${JSON.stringify(degraded)}`;
      }
  })();
  return async () => {
    isOver = true;
    const why = await watched;
    if (why !== undefined) throw new Error(why);
  };
}

/** How many millicores the pods of a namespace use, or of all that have no figure of their own. */
export function load(millicores) {
  writeFileSync(`${STATE}/millicores`, JSON.stringify(millicores));
}

export const token = () => readFileSync(`${STATE}/owner-token`, 'utf8');
