// The card of a record that clients write tells what they did to it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';
import { accessible, watched } from './watch.mjs';

const load = createRequire(import.meta.url);
const { development } = load('../../packages/service/dist/auth/development.js');
const { readIdentity } = load('@golden-path/spec');

const DEVELOPMENT_KEY = Buffer.alloc(32, 7).toString('base64url');
const { origin, stop } = await startService({
  program: 'packages/service/test/vessels/main.js',
  env: { DEVELOPMENT_KEY },
});
const token = await development(DEVELOPMENT_KEY, readIdentity().name).token(['vessels:write']);

async function put(body) {
  const answer = await fetch(`${origin}/vessels/9319466`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, await answer.text());
}

let browser;
try {
  await put({ name: 'Per', flag: 'SE', moored: true });
  await put({ name: 'Per <b>II</b>', flag: 'SE', crew: 3, moored: true });
  browser = await launch();
  const { page, untroubled, close } = await watched(browser, origin, {
    viewport: { width: 1280, height: 800 },
  });
  await page.goto(`${origin}/`);
  await page.getByRole('link', { name: /^Per/ }).first().click();
  const lines = page.locator('.history li');
  await lines.first().waitFor();
  const told = await lines.allTextContents();
  assert.equal(told.length, 2, told.join('; '));
  assert.match(told[0], /changed: Name, Crew$/, 'the newest comes first, and names what differs');
  await accessible(page, 'the history of a record');
  // Nobody has written the other one.
  await page.getByRole('link', { name: /^Ida/ }).first().click();
  await page.getByRole('heading', { name: 'Ida' }).waitFor();
  assert.equal(await lines.count(), 0);
  untroubled();
  await close();
  console.log('explorer: what clients did to a record stands in its card');
} finally {
  await browser?.close();
  stop();
}
