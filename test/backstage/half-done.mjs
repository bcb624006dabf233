/**
 * Runs that cannot get to their end. What can be known is refused before anything is made; what a run has made when
 * something refuses it later, a retry or the next run goes on with.
 */
import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { readIdentity } = require('@golden-path/spec');
const { fixtures } = require('../../template/dist/scaffold/fixtures.js');
const { ports } = Object.fromEntries(fixtures());
const owned = { owner: 'group:default/harbour', system: 'system:default/maritime' };
const say = (text) => console.log(`backstage: ${text}`);

/** A repository that is deleted at its host, of which the catalog complains from then on. */
export const AWAY = 'teams/github-read';

/** What a host refuses, by the step of a run that asks for it. */
const github = (slug, gitops) => ({
  make: `/orgs/${slug.split('/')[0]}/repos`,
  push: `/${slug}.git/git-receive-pack`,
  read: `/repos/${slug}/contents/catalog-info.yaml`,
  request: `/repos/${gitops}/pulls`,
});
const gitlab = (...slugs) => {
  const [project, gitops] = slugs.map(encodeURIComponent);
  return {
    make: '/projects',
    push: `/${slugs[0]}.git/git-receive-pack`,
    read: `/projects/${project}/repository/files/catalog-info.yaml/raw`,
    request: `/projects/${gitops}/merge_requests`,
    write: `/projects/${gitops}/repository/commits`,
  };
};
const REFUSED = { github, 'github-enterprise': github, gitlab };

export async function halfDone(platform, gitops) {
  await beforeAnythingIsMade(platform);
  await ofAPerson(platform);
  for (const codeHost of Object.keys(REFUSED)) await gone(platform, codeHost, gitops);
  rmSync(join(platform.host.folder, `${AWAY}.git`), { recursive: true });
  await fails(platform, answers(platform, 'github', AWAY), AWAY);
  say('what the catalog has, and the host has not any more, is said');
}

async function beforeAnythingIsMade(platform) {
  const { host } = platform;
  await fails(
    platform,
    answers(platform, 'github', 'others/harbours'),
    'the catalog has the Component harbours',
  );
  assert.ok(!host.made.has('others/harbours'));
  await fails(platform, asking(platform, 'github', 'teams/orphan', 'platform/nowhere'), 'platform/nowhere');
  assert.ok(!host.made.has('teams/orphan'));
  const elsewhere = platform.hosts['github-enterprise'];
  const path = join(elsewhere.folder, `${readIdentity().repository}.git`);
  renameSync(path, `${path}.away`);
  await fails(platform, answers(platform, 'github-enterprise', 'teams/pathless'), readIdentity().repository);
  renameSync(`${path}.away`, path);
  assert.ok(!elsewhere.made.has('teams/pathless'));
  say(
    'a name that the catalog has, a GitOps repository and a path that are not there are refused before anything is made',
  );
}

/** Whose only code owner is that person: there are no teams in an account. */
async function ofAPerson(platform) {
  const more = { codeOwners: '@somebody' };
  const [github, , gitlab] = Object.values(platform.hosts);
  for (const { people } of [github, gitlab]) people.add('somebody');
  const owned = (host, slug, file) => {
    const text = host.git(slug, 'show', `main:${file}`).toString();
    assert.deepEqual(
      text.match(/@\S+/g)?.filter((owner) => owner !== '@somebody'),
      [],
      text,
    );
  };
  for (const visibility of ['private', 'public']) {
    const slug = `somebody/${visibility}-harbours`;
    completes(await platform.scaffold(answers(platform, 'github', slug, { ...more, visibility })));
    assert.equal(github.made.get(slug).private, visibility === 'private');
    owned(github, slug, '.github/CODEOWNERS');
  }
  const slug = 'somebody/harbours-of-mine';
  completes(await platform.scaffold(answers(platform, 'gitlab', slug, more)));
  assert.equal(gitlab.made.get(slug).visibility, 'private');
  owned(gitlab, slug, '.gitlab/CODEOWNERS');
  say('a repository of a person is as private as one of an organisation, and of that person alone');
}

/** Each step of a run fails in turn; the cause is away, and the same run or another one gets to the end. */
async function gone(platform, codeHost, gitops) {
  const host = platform.hosts[codeHost];
  const group = codeHost === 'gitlab' ? 'teams/north' : 'teams';
  const stops = async (step, ends, name = step) => {
    const slug = `${group}/${codeHost}-${name}`;
    const values = asking(platform, codeHost, slug, gitops);
    const refused = REFUSED[codeHost](slug, gitops)[step];
    host.forbidden.add(refused);
    const task = await fails(platform, values, '');
    host.forbidden.delete(refused);
    await ends({ slug, values, task, reference: `component:default/${values.name}` });
    await platform.settled(`component:default/${values.name}`);
    const branch = `register-${slug.replaceAll('/', '-')}`;
    const requests = host.pullRequests.filter((one) => one.branch.startsWith(branch));
    assert.ok(requests.length > 0, `${codeHost}: ${step}: nobody is asked`);
    const file = `services/${values.name}.yaml`;
    assert.match(host.git(gitops, 'show', `${requests[0].branch}:${file}`).toString(), /kind: Application/);
    return requests.length;
  };
  const isRetried = async ({ task }) => completes(await platform.retry(task));
  const runsAgain = async ({ values }) => completes(await platform.scaffold(values));

  await stops('make', runsAgain);
  if (codeHost === 'gitlab')
    await stops('push', async ({ slug, values, task }) => {
      const retried = await platform.retry(task);
      assert.equal(retried.status, 'failed', 'GitLab takes a push to a project that is there already');
      assert.ok(retried.log.includes('empty? Delete it, retry'), retried.log);
      rmSync(join(host.folder, `${slug}.git`), { recursive: true });
      host.made.delete(slug);
      await runsAgain({ values });
    });
  else await stops('push', isRetried);
  await stops('read', isRetried);
  for (const step of codeHost === 'gitlab' ? ['request', 'write'] : ['request'])
    assert.equal(await stops(step, isRetried), 1);
  say(`${host.host}: a run that was refused at any of its steps gets to its end when it is retried`);

  const isRunAgain = async ({ values, reference }) => {
    await platform.settled(reference);
    for (const _ of ['the next run', 'and one after that']) await runsAgain({ values });
  };
  const again = await stops('request', isRunAgain, 'again');
  assert.equal(again, codeHost === 'gitlab' ? 2 : 1, 'GitLab takes no second request of one branch');
  say(`${host.host}: a run whose request was refused is gone on with by the next one, and by one after that`);
}

export function answers(platform, codeHost, slug, more = {}) {
  const [name] = slug.split('/').slice(-1);
  const registry = codeHost === 'github-enterprise' ? 'containers.acme.example/teams' : undefined;
  return {
    ...ports,
    ...{ codeHost, argocd: 'none', gitopsRepoUrl: undefined, registry },
    ...owned,
    name,
    repoUrl: platform.repoUrl(slug, platform.hosts[codeHost]),
    ...more,
  };
}

export function asking(platform, codeHost, slug, repository) {
  const gitopsRepoUrl = platform.repoUrl(repository, platform.hosts[codeHost]);
  return answers(platform, codeHost, slug, { argocd: 'pull-request', gitopsRepoUrl });
}

export async function fails(platform, values, says) {
  const task = await platform.scaffold(values);
  assert.equal(task.status, 'failed', `taken: ${JSON.stringify(values)}`);
  assert.ok(task.log.includes(says), task.log);
  return task;
}

export function completes(task) {
  assert.equal(task.status, 'completed', task.log);
}
