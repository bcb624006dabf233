/**
 * What a team sees in a portal of its service and of ours: whose it is, where its source is, what it depends
 * on, its documents, and an API that can be tried out from there.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../../browser/chromium.mjs';
import { until } from '../portal.mjs';
import { openCatalog } from './catalog.mjs';
import { reads } from './documents.mjs';
import { signIn } from './frontend.mjs';

const require = createRequire(import.meta.url);
const { check, readTemplate } = require('@golden-path/cli/rendering');
const { repositoryRoot } = require('@golden-path/spec');
const { fixtures } = require('../../../template/dist/scaffold/fixtures.js');
const { readTree } = require('../../../template/dist/scaffold/tree.js');

const work = mkdtempSync(join(tmpdir(), 'portal-'));
const { identity, platform, frontend, close } = await openCatalog(work);
const browser = await launch();
try {
  const repository = 'teams/vessels';
  const made = await scaffolds(repository);
  await platform.settled(`component:default/${made.name}`);

  const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
  page.setDefaultTimeout(60_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(frontend.origin);
  await signIn(page);
  for (const [name, title, repo, pictures] of [
    [identity.name, identity.title, identity.repository, 1],
    // Ours are not of its records.
    [made.name, made.title, repository, 0],
  ])
    await shows(page, name, title, repo, pictures);
  await listsNoPartsOfThePath(page, [identity.title, made.title]);
  assert.deepEqual(errors, []);
} finally {
  await browser.close();
  close();
  rmSync(work, { recursive: true, force: true });
}

/** A service from the template; its relations lead to whom we know. @returns the answers */
async function scaffolds(repository) {
  await platform.register(identity.repository, 'template.yaml');
  await until('the template is in the catalog', () => platform.entity('template:default/koa-service'));
  const { minimal } = Object.fromEntries(fixtures());
  const { owner, system } = identity;
  const own = { name: 'vessels', title: 'Vessels', owner, system, repoUrl: platform.repoUrl(repository) };
  const answers = check(readTemplate(readTree(repositoryRoot())).pages, { ...minimal, ...own });
  const task = await platform.scaffold(answers);
  assert.equal(task.status, 'completed', task.log);
  return answers;
}

/** The page of one service. */
async function shows(page, name, title, repository, pictures) {
  await page.goto(`${frontend.origin}/catalog/default/component/${name}`);
  await page.getByRole('heading', { name: title, exact: true }).first().waitFor();
  const link = (text) => page.getByRole('link', { name: new RegExp(`^${text}`, 'i') }).first();
  const source = await link('View source').getAttribute('href');
  assert.ok(source.startsWith(`${platform.host.origin}/${repository}/`), `the source of ${name}: ${source}`);
  const dependencies = page
    .locator('div')
    .filter({ has: page.getByRole('heading', { name: 'Depends on components' }) })
    .filter({ has: page.locator('table') })
    .last();
  await dependencies.getByRole('link', { name: 'Golden path' }).waitFor();

  const documents = await link('View TechDocs').evaluate(({ href }) => href);
  assert.match(documents, new RegExp(`^${frontend.origin}/docs/default/component/${name}(/|$)`, 'i'));
  assert.equal(await reads(page, documents), pictures, `pictures on the front page of ${name}`);

  await page.goto(`${frontend.origin}/catalog/default/api/${name}/definition`);
  const host = await triesOut(page);
  const { spec } = await platform.entity(`api:default/${name}`);
  const { servers } = JSON.parse(spec.definition);
  const portal = new URL(frontend.origin).host;
  assert.notEqual(host, portal, `${name}: what is tried goes to the portal`);
  assert.equal(
    host,
    new URL(servers[0].url, frontend.origin).host,
    `${name}: what is tried goes to the service`,
  );
  console.log(
    `portal: ${title}: its source, what it depends on, its documents, read and searched; what is tried goes to ${host}`,
  );
}

/** @returns whom the first operation of the definition asks */
async function triesOut(page) {
  const operation = page.locator('.opblock-get').first();
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  // Nobody is there on this machine.
  await page.route('https://**', (route) => route.abort());
  const asked = page.waitForRequest((request) => request.resourceType() === 'fetch');
  await operation.getByRole('button', { name: 'Execute' }).click();
  const request = await asked;
  await page.unroute('https://**');
  return new URL(request.url()).host;
}

/** The packages of the path are one component, not one of each service. */
async function listsNoPartsOfThePath(page, titles) {
  await page.goto(`${frontend.origin}/catalog?filters[kind]=component&filters[user]=all`);
  const rows = page.locator('tbody tr td:first-child a');
  await rows.getByText(titles[0], { exact: true }).waitFor();
  assert.deepEqual((await rows.allTextContents()).sort(), [...titles, 'Golden path'].sort());
  console.log('portal: the packages of the path are one component for all services');
}
