/**
 * The catalog and the template in a real Backstage: both are registered by their URLs at a git host, every fixture
 * is scaffolded over HTTP, and what is published is byte for byte what `make scaffold` makes.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHost } from './git-host.mjs';
import { startPortal, until } from './portal.mjs';

const require = createRequire(import.meta.url);
const { readIdentity, repositoryRoot } = require('@golden-path/spec');
const { fixtures } = require('../../template/dist/scaffold/fixtures.js');
const { REFUSALS, REFUSED_BY_STEPS } = require('../../template/dist/scaffold/refusals.js');
const { render } = require('../../template/dist/scaffold/render.js');
const { readTree, writeTree } = require('../../template/dist/scaffold/tree.js');

const identity = readIdentity();
const work = mkdtempSync(join(tmpdir(), 'backstage-'));
const git = (...args) => execFileSync('git', args, { maxBuffer: 1 << 28 }).toString();
const say = (text) => console.log(`backstage: ${text}`);

const host = await startGitHost(join(work, 'host'));
let portal;
try {
  // The repository as it is here, at the host under its own name; beside it, the platform's GitOps repository.
  const { tree: source, commit } = push(
    identity.repository,
    withCommit(readTree(repositoryRoot()), '$Format:%H$'),
  );
  const gitops = 'platform/gitops';
  push(gitops, new Map([['README.md', { content: Buffer.from('# GitOps\n'), kind: 'plain' }]]));

  portal = await startPortal(host, work);
  await register(identity.repository, 'catalog-info.yaml');
  await register(identity.repository, 'template.yaml');
  const ours = await settled(`component:default/${identity.name}`);
  await until('the template is in the catalog', () => entity('template:default/koa-service'));
  const api = await entity(`api:default/${identity.name}`);
  assert.match(api.spec.definition, /openapi: 3\.1|"openapi": "3\.1/, 'the API has its definition');
  say(`the catalog has ${ours.length} entities, and whatever they relate to`);

  for (const [name, fixture] of fixtures()) {
    const repository = `teams/${name}`;
    const answers = {
      ...fixture,
      owner: identity.owner,
      system: `system:default/${identity.system}`,
      repoUrl: repoUrl(repository),
      ...(fixture.gitopsRepoUrl && { gitopsRepoUrl: repoUrl(gitops) }),
    };
    const { tree, answers: submitted } = render(withCommit(source, commit), answers);
    const task = await scaffold(submitted);
    assert.equal(task.status, 'completed', task.log);
    assertSame(published(repository), tree);
    await settled(`component:default/${fixture.name}`);
    say(`'${name}' is published and registered: ${tree.size} files, the same as \`make scaffold\` makes`);
  }

  const [request, ...others] = host.pullRequests;
  assert.deepEqual(others, [], 'one fixture asks for a pull request');
  const registration = host.git(
    gitops,
    'show',
    `${request.branch}:services/${request.branch.replace('register-', '')}.yaml`,
  );
  assert.match(registration.toString(), /kind: Application/);
  say(`a pull request asks the platform to register it with Argo CD: ${request.title}`);

  for (const [answers] of REFUSALS) await refusedByForm(answers);
  for (const [answers, , says] of REFUSED_BY_STEPS) await refuses(answers, says);
  say(`${REFUSALS.length + REFUSED_BY_STEPS.length} bad answers are refused`);

  assert.deepEqual(host.unknown, [], 'Backstage asked the host for what it does not know');
  const complaints = portal
    .log()
    .split('\n')
    .filter((line) => /catalog/.test(line) && /\b(error|warn)\b/i.test(line));
  assert.deepEqual(complaints, [], 'the catalog complains');
} catch (error) {
  if (portal)
    console.error(
      portal
        .log()
        .split('\n')
        .filter((line) => !line.includes('rootHttpRouter'))
        .slice(-20)
        .join('\n'),
    );
  throw error;
} finally {
  portal?.stop();
  host.close();
  rmSync(work, { recursive: true, force: true });
}

function push(slug, tree) {
  host.create(slug);
  const folder = join(work, 'pushed', slug);
  writeTree(tree, folder);
  git('-C', folder, 'init', '--quiet', '--initial-branch=main');
  git('-C', folder, 'add', '--all', '--force');
  git(
    '-C',
    folder,
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@localhost',
    'commit',
    '--quiet',
    '-m',
    'test',
  );
  git('-C', folder, 'push', '--quiet', join(work, 'host', `${slug}.git`), 'main');
  return { tree, commit: git('-C', folder, 'rev-parse', 'HEAD').trim() };
}

function withCommit(tree, commit) {
  const path = 'template/record/.golden-path.yaml.njk';
  const text = tree
    .get(path)
    .content.toString()
    .replace(/^commit: .*$/m, `commit: ${commit}`);
  return new Map([...tree, [path, { ...tree.get(path), content: Buffer.from(text) }]]);
}

function repoUrl(slug) {
  const [owner, repo] = slug.split('/');
  return `${host.host}?owner=${owner}&repo=${repo}`;
}

async function register(repository, file) {
  const target = `${host.origin}/${repository}/blob/main/${file}`;
  const { status, body } = await portal.call('/catalog/locations', { type: 'url', target });
  assert.equal(status, 201, `${file}: ${JSON.stringify(body)}`);
}

async function entity(reference) {
  const [, kind, namespace, name] = /^(.+):(.+)\/(.+)$/.exec(reference);
  const { status, body } = await portal.call(`/catalog/entities/by-name/${kind}/${namespace}/${name}`);
  return status === 200 ? body : undefined;
}

/** All entities, once this one is among them and every relation leads to one of them. */
async function settled(reference) {
  let dangling;
  return until(`${reference} is in the catalog with all it relates to`, async () => {
    const { body } = await portal.call('/catalog/entities');
    const known = new Set(
      body.map(({ kind, metadata }) => `${kind}:${metadata.namespace}/${metadata.name}`.toLowerCase()),
    );
    dangling = body.flatMap(({ relations = [] }) =>
      relations.filter(({ targetRef }) => !known.has(targetRef)),
    );
    return known.has(reference) && dangling.length === 0 ? body : undefined;
  }).catch((error) => {
    throw new Error(`${error.message}; dangling: ${JSON.stringify(dangling)}`);
  });
}

async function scaffold(values) {
  const created = await portal.call('/scaffolder/v2/tasks', {
    templateRef: 'template:default/koa-service',
    values,
  });
  assert.equal(created.status, 201, JSON.stringify(created.body));
  const path = `/scaffolder/v2/tasks/${created.body.id}`;
  const status = await until('the task ends', async () => {
    const { body } = await portal.call(path);
    return ['completed', 'failed', 'cancelled'].includes(body.status) ? body.status : undefined;
  });
  const { body: events } = await portal.call(`${path}/events`);
  return { status, log: events.map(({ body }) => body.message).join('\n') };
}

/** Answers that the form cannot compare: the template's first steps do. */
async function refuses(answers, message) {
  const [, full] = fixtures().find(([name]) => name === 'full');
  const task = await scaffold({ ...full, repoUrl: repoUrl('teams/refused'), ...answers });
  assert.equal(task.status, 'failed', `taken: ${JSON.stringify(answers)}`);
  assert.ok(task.log.includes(message), task.log);
}

async function refusedByForm(answers) {
  const [, full] = fixtures().find(([name]) => name === 'full');
  const values = { ...full, repoUrl: repoUrl('teams/refused'), ...answers };
  const { status } = await portal.call('/scaffolder/v2/tasks', {
    templateRef: 'template:default/koa-service',
    values,
  });
  assert.equal(status, 400, `taken: ${JSON.stringify(answers)}`);
}

function published(slug) {
  const folder = join(work, 'cloned', slug);
  git('clone', '--quiet', join(work, 'host', `${slug}.git`), folder);
  return readTree(folder);
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
