/**
 * Runs that cannot get to their end. What can be known is refused before anything is made; what a run has made when
 * something refuses it later, the next run goes on with.
 */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { fixtures } = createRequire(import.meta.url)('../../template/dist/scaffold/fixtures.js');
const { ports } = Object.fromEntries(fixtures());
const atGitHub = { codeHost: 'github', argocd: 'none', gitopsRepoUrl: undefined };
const say = (text) => console.log(`backstage: ${text}`);

export async function halfDone(platform, gitops) {
  const { host } = platform;
  const owned = { owner: 'group:default/harbour', system: 'system:default/maritime' };
  const answers = (name, owner, more = {}) => ({
    ...ports,
    ...atGitHub,
    ...owned,
    name,
    repoUrl: platform.repoUrl(`${owner}/${name}`),
    ...more,
  });
  const asking = (repository) => ({ argocd: 'pull-request', gitopsRepoUrl: platform.repoUrl(repository) });
  const fails = async (values, says) => {
    const task = await platform.scaffold(values);
    assert.equal(task.status, 'failed', `taken: ${JSON.stringify(values)}`);
    assert.ok(task.log.includes(says), task.log);
    return task;
  };
  const completes = (task) => assert.equal(task.status, 'completed', task.log);

  await fails(answers('harbours', 'others'), 'the catalog has the Component harbours already');
  assert.ok(!host.made.has('others/harbours'));
  await fails(answers('orphan', 'teams', asking('platform/nowhere')), 'platform/nowhere');
  assert.ok(!host.made.has('teams/orphan'));
  say(
    'a name that the catalog has, and a GitOps repository that is not there, are refused before anything is made',
  );

  host.people.add('somebody');
  for (const visibility of ['private', 'public']) {
    const name = `${visibility}-harbours`;
    completes(await platform.scaffold(answers(name, 'somebody', { visibility })));
    assert.equal(host.made.get(`somebody/${name}`).private, visibility === 'private');
  }
  say('a repository of a person is as private as one of an organisation');

  const late = answers('late', 'teams', asking(gitops));
  host.forbidden.add(`/repos/${gitops}/pulls`);
  await fails(late, 'Pull request creation failed');
  host.forbidden.clear();
  await platform.settled('component:default/late');
  const again = await platform.scaffold(late);
  completes(again);
  assert.ok(host.pullRequests.some(({ branch }) => branch === 'register-late'));
  completes(await platform.scaffold(late));
  assert.equal(host.pullRequests.filter(({ branch }) => branch === 'register-late').length, 1);
  say('a run whose pull request was refused is gone on with by the next one, and by one after that');

  host.forbidden.add('/teams/stopped.git/git-receive-pack');
  const stopped = await fails(answers('stopped', 'teams'), '403');
  host.forbidden.clear();
  completes(await platform.retry(stopped));
  await platform.settled('component:default/stopped');
  say('a run that could not push is gone on with when it is retried');

  rmSync(join(host.folder, 'teams/stopped.git'), { recursive: true });
  await fails(answers('stopped', 'teams'), 'teams/stopped');
  say('what the catalog has, and the host has not any more, is said');
}
