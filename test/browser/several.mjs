// The explorer of a service of several resources, one of them of 100,000 records, behind a prefix of a proxy.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';
import { accessible, watched } from './watch.mjs';

const BUOYS = 100_000;
/** As people write them: without a space, from right to left, without a letter. */
const NAMES = [
  'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'.repeat(3),
  'ميناء جدة',
  '上海港',
  ' ',
];
const PREFIX = '/harbour/api';
const says = (page, text) => page.locator('.panel > .status', { hasText: text }).waitFor();

/** Hands on what is below the prefix, as an ingress does. */
async function proxy(origin) {
  const server = createServer((req, res) => {
    if (!req.url.startsWith(`${PREFIX}/`)) return res.writeHead(404).end('not below the prefix');
    const { method, headers } = req;
    const passed = request(`${origin}${req.url.slice(PREFIX.length)}`, { method, headers }, (answer) => {
      res.writeHead(answer.statusCode, answer.headers);
      answer.pipe(res);
    });
    req.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

async function check(browser, origin) {
  const home = `${origin}${PREFIX}/`;
  const { page, untroubled, close } = await watched(browser, origin, {
    viewport: { width: 1280, height: 800 },
  });
  const asked = [];
  page.on('response', (response) => {
    if (response.url().includes('/buoys'))
      asked.push({ url: response.url(), body: response.body().catch(() => '') });
  });
  const answered = (part) => page.waitForResponse((response) => response.url().includes(part));
  await page.goto(home);
  await says(page, '1,634 ports');

  const window = answered('bbox=');
  await page.getByRole('link', { name: 'Buoys' }).click();
  await says(page, '100,000 buoys');
  await page.locator('.note', { hasText: 'zoom in to see each' }).waitFor();
  // It asks for what the window shows.
  await window;
  for (const { url, body } of asked) assert((await body).length < 50_000, `${url} holds them all`);
  const points = answered('format=ndjson');
  for (let presses = 0; presses < 8; presses++) await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.locator('.note', { hasText: 'zoom in' }).waitFor({ state: 'hidden' });
  await points;
  const lines = asked.filter(({ url }) => url.includes('format=ndjson'));
  assert(
    lines.every(({ url }) => url.includes('bbox=')),
    'points come for the window alone',
  );
  await accessible(page, 'many records');

  await page.getByRole('link', { name: 'Berths' }).click();
  await says(page, '4 berths');
  assert.equal(new URL(page.url()).hash, '#/berths');
  assert.equal(await page.getByRole('link', { name: 'Berths' }).getAttribute('aria-current'), 'page');
  await page.reload();
  await says(page, '4 berths');
  await page.getByRole('link', { name: 'A4', exact: true }).waitFor();
  await accessible(page, 'names of all kinds');
  const wide = await page.locator('.table').evaluate((table) => table.scrollWidth - table.clientWidth);
  assert(wide <= 0, `a name makes the table ${wide} pixels too wide`);
  await page.getByRole('link', { name: 'Data quality' }).click();
  await page.getByText('Nothing was found wrong.').waitFor();

  await page.getByRole('link', { name: 'API' }).click();
  await page.locator('.opblock').first().waitFor();
  const list = page.locator('.opblock', { has: page.locator('[data-path="/berths"]') }).first();
  await list.locator('.opblock-summary-control').click();
  const tried = answered(`${home}berths`);
  await list.locator('button.execute').click();
  assert.equal((await tried).status(), 200, 'the reference tries it below the prefix');
  untroubled();

  await page.goto(`${home}ports/XXXXX`);
  await page.getByRole('heading', { name: 'Not Found' }).waitFor();
  await page.getByRole('link', { name: 'Explore the data' }).click();
  await says(page, '1,634 ports');
  assert.equal(page.url(), home);
  await close();
}

const data = mkdtempSync(join(tmpdir(), 'records-'));
const buoys = Array.from({ length: BUOYS }, (_, index) =>
  JSON.stringify({
    id: `B${index}`,
    name: `Buoy ${index}`,
    place: [((index * 7919) % 36_000) / 100 - 180, ((index * 104_729) % 14_000) / 100 - 70],
  }),
);
writeFileSync(join(data, 'buoys.ndjson'), `${buoys.join('\n')}\n`);
writeFileSync(
  join(data, 'berths.ndjson'),
  NAMES.map((name, index) => `${JSON.stringify({ id: `A${index + 1}`, name })}\n`).join(''),
);
const service = await startService({
  program: 'test/browser/several-service.js',
  env: { BUOYS_FILE: join(data, 'buoys.ndjson'), BERTHS_FILE: join(data, 'berths.ndjson') },
});
const front = await proxy(service.origin);
const browser = await launch();
try {
  await check(browser, front.origin);
  console.log('explorer: three resources behind a prefix, one of 100,000 records by windows');
} finally {
  await browser.close();
  front.stop();
  service.stop();
  rmSync(data, { recursive: true });
}
