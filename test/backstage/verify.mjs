/**
 * The catalog and the template in a real Backstage: both are registered by their URLs at a git host, every fixture
 * is scaffolded over HTTP, and what is published is byte for byte what `make scaffold` makes.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atOnce } from './at-once.mjs';
import { Platform, withCommit } from './platform.mjs';
import { firstRelease, firstReleaseOnGitLab } from './first-release.mjs';
import { AWAY, halfDone } from './half-done.mjs';
import { until } from './portal.mjs';

const require = createRequire(import.meta.url);
const { readIdentity, repositoryRoot } = require('@golden-path/spec');
const { fixtures } = require('../../template/dist/scaffold/fixtures.js');
const { REFUSALS, REFUSED_BY_STEPS } = require('../../template/dist/scaffold/refusals.js');
const { render } = require('@golden-path/cli/rendering');
const { readTree } = require('../../template/dist/scaffold/tree.js');

const identity = readIdentity();
const work = mkdtempSync(join(tmpdir(), 'backstage-'));
const say = (text) => console.log(`backstage: ${text}`);

const platform = await Platform.start(work);
try {
  // The repository as it is here, at each host under its own name; beside it, the platform's GitOps repository.
  const { tree: source, commit } = platform.pushEverywhere(
    identity.repository,
    withCommit(readTree(repositoryRoot()), '$Format:%H$'),
  );
  const gitops = 'platform/gitops';
  platform.pushEverywhere(
    gitops,
    new Map([['README.md', { content: Buffer.from('# GitOps\n'), kind: 'plain' }]]),
  );

  platform.push('platform/organisation', new Map([['catalog-info.yaml', organisation()]]));
  await platform.openPortal();
  await platform.register(identity.repository, 'catalog-info.yaml');
  await platform.register(identity.repository, 'template.yaml');
  await platform.register('platform/organisation', 'catalog-info.yaml');
  const ours = await platform.settled(`component:default/${identity.name}`);
  await until('the template is in the catalog', () => platform.entity('template:default/koa-service'));
  const api = await platform.entity(`api:default/${identity.name}`);
  assert.match(api.spec.definition, /openapi: 3\.1|"openapi": "3\.1/, 'the API has its definition');
  say(`the catalog has ${ours.length} entities, and whatever they relate to`);

  for (const [name, fixture] of fixtures()) {
    const { codeHost = 'github' } = fixture;
    const there = platform.hosts[codeHost];
    const repository = codeHost === 'gitlab' ? `teams/north/${name}` : `teams/${name}`;
    const answers = {
      ...fixture,
      repoUrl: platform.repoUrl(repository, there),
      ...(fixture.gitopsRepoUrl && { gitopsRepoUrl: platform.repoUrl(gitops, there) }),
    };
    const { tree, answers: submitted } = render(withCommit(source, commit), answers);
    const task = await platform.scaffold(submitted);
    assert.equal(task.status, 'completed', task.log);
    assertSame(readTree(platform.clone(repository, there)), tree);
    await platform.settled(`component:default/${fixture.name}`);
    const { entityRef } = task.output.links.find(({ title }) => title === 'In the catalog');
    assert.equal(entityRef, `component:default/${fixture.name}`);
    const [{ content: next }] = task.output.text;
    const [, registry] = /:registry=(.+)$/m.exec(source.get('.npmrc').content.toString());
    assert.ok(next.includes(`come from ${registry}`), next);
    assert.equal(next.includes('Nobody writes'), fixture.writable === true, next);
    const made = there.made.get(repository);
    assert.equal(made.visibility, fixture.visibility ?? 'private');
    if (codeHost === 'gitlab') assert.ok(made.only_allow_merge_if_pipeline_succeeds);
    else assert.deepEqual(made.rules.required_status_checks.contexts, ['checks / test', 'checks / verify']);
    say(
      `'${name}' is published at ${there.host} and registered: ${tree.size} files, the same as \`make scaffold\` makes`,
    );
  }

  for (const there of [platform.hosts.github, platform.hosts.gitlab]) {
    const [request, ...others] = there.pullRequests;
    assert.deepEqual(others, [], 'one fixture of each asks for it');
    const file = `services/${request.title.replace('feat: register ', '')}.yaml`;
    const registration = there.git(gitops, 'show', `${request.branch}:${file}`).toString();
    assert.match(registration, /kind: Application/);
    assert.ok(registration.includes(`repoURL: https://${there.host}/teams/`), registration);
    say(`a request at ${there.host} asks the platform to register it with Argo CD: ${request.title}`);
  }

  await firstRelease(platform, 'teams/full');
  await firstReleaseOnGitLab(platform, 'teams/north/ports');
  await halfDone(platform, gitops);
  await atOnce(platform, gitops);

  for (const [answers] of REFUSALS) await refusedByForm(answers);
  for (const [answers, , says] of REFUSED_BY_STEPS) await refuses(answers, says);
  say(`${REFUSALS.length + REFUSED_BY_STEPS.length} bad answers are refused`);

  for (const { unknown } of Object.values(platform.hosts))
    assert.deepEqual(unknown, [], 'Backstage asked a host for what it does not know');
  assert.deepEqual(platform.network.wanted, [], 'Backstage asked for hosts that nobody named');
  const complaints = platform.portal
    .log()
    .split('\n')
    .filter((line) => !line.includes(AWAY))
    .filter((line) => /catalog/.test(line) && !/scaffolder/.test(line) && /\b(error|warn)\b/i.test(line));
  assert.deepEqual(complaints, [], 'the catalog complains');
} catch (error) {
  if (platform.portal)
    console.error(
      platform.portal
        .log()
        .split('\n')
        .filter((line) => !line.includes('rootHttpRouter'))
        .slice(-20)
        .join('\n'),
    );
  throw error;
} finally {
  platform.stop();
  rmSync(work, { recursive: true, force: true });
}

/** The groups and systems of which the fixtures are, in whatever namespace: relations have to lead to them. */
function organisation() {
  const entity = (kind, reference, spec) => {
    const [name, namespace = 'default'] = reference.replace(/^.*:/, '').split('/').reverse();
    return { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name, namespace }, spec };
  };
  const entities = fixtures().flatMap(([, { owner, system }]) => [
    entity('Group', owner, { type: 'team', children: [] }),
    entity('System', system, { owner: identity.owner }),
  ]);
  return { content: Buffer.from(entities.map((one) => JSON.stringify(one)).join('\n---\n')), kind: 'plain' };
}

/** Answers that the form cannot compare: the template's first steps do. */
async function refuses(answers, message) {
  const [, full] = fixtures().find(([name]) => name === 'full');
  const task = await platform.scaffold({ ...full, repoUrl: platform.repoUrl('teams/refused'), ...answers });
  assert.equal(task.status, 'failed', `taken: ${JSON.stringify(answers)}`);
  assert.ok(task.log.includes(message), task.log);
}

async function refusedByForm(answers) {
  const [, full] = fixtures().find(([name]) => name === 'full');
  const values = { ...full, repoUrl: platform.repoUrl('teams/refused'), ...answers };
  const { status } = await platform.portal.call('/scaffolder/v2/tasks', {
    templateRef: 'template:default/koa-service',
    values,
  });
  assert.equal(status, 400, `taken: ${JSON.stringify(answers)}`);
}

function assertSame(actual, expected) {
  const describe = (tree) =>
    Object.fromEntries(
      [...tree].map(([path, { kind, content }]) => [path, `${kind} ${content.toString('base64')}`]),
    );
  const [left, right] = [describe(actual), describe(expected)];
  const paths = new Set([...Object.keys(left), ...Object.keys(right)]);
  assert.deepEqual([...paths].filter((path) => left[path] !== right[path]).sort(), []);
}
