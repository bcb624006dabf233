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
  env: { DEVELOPMENT_KEY, WRITES_PER_MINUTE: '100000' },
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

/** More of them than the feed gives at once. */
async function changeOften(times) {
  const lines = Array.from({ length: times }, (_, crew) =>
    JSON.stringify({ method: 'PATCH', id: '9319466', body: { crew: crew + 10 } }),
  );
  const answer = await fetch(`${origin}/vessels/bulk?together=each`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  const told = (await answer.text()).trim().split('\n');
  const done = told.filter((line) => JSON.parse(line).status === 200);
  assert.equal(done.length, times, told[0]);
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
  assert.equal(await page.locator('.history p').count(), 0, 'that is all of it');
  await accessible(page, 'the history of a record');

  await changeOften(1100);
  await put({ name: 'Per III', flag: 'NO', crew: 1109, moored: true });
  await page.reload();
  await page.locator('.history p', { hasText: 'the newest 1,000' }).waitFor();
  const newest = await lines.allTextContents();
  assert.equal(newest.length, 20);
  assert.match(newest[0], /changed: Name, Flag$/, 'the last change is the first line, after however many');
  const file = await page.locator('.history a').evaluate((link) => link.href);
  const all = (await (await fetch(file)).text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual([all.length, all.at(-1).record.name], [1000, 'Per III']);
  await accessible(page, 'the newest part of a history');
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
