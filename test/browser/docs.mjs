// Opens /docs of the built service in Chromium, tries an operation, and lists whatever a user should not see:
// errors on the console, violated policies, requests to other hosts.
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';

const patience = 30_000;

async function check(browser, origin) {
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) complaints.push(`left for ${url}`);
  });

  const { paths } = await (await fetch(`${origin}/openapi.json`)).json();
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  await page.goto(`${origin}/docs`);
  await page.locator('.opblock').first().waitFor();
  assert.equal(await page.locator('.opblock').count(), operations.length, 'every operation is shown');

  // The list is what has pages.
  const [path] = Object.entries(paths).find(([, { get }]) =>
    get?.parameters.some(({ name }) => name === 'cursor'),
  );
  const list = page.locator('.opblock', { has: page.locator(`[data-path="${path}"]`) });
  await list.locator('.opblock-summary-control').click();
  const answered = page.waitForResponse((response) => response.url().startsWith(`${origin}${path}`));
  await list.locator('button.execute').click();
  const response = await answered;
  assert.equal(response.status(), 200, response.url());
  await list.locator('.live-responses-table').getByText('"total"').first().waitFor();
  assert.deepEqual(complaints, []);
  return operations.length;
}

const { stop, origin } = await startService();
let browser;
try {
  browser = await launch();
  const shown = await check(browser, origin);
  console.log(`/docs: ${shown} operations shown, one tried, nothing asked of another host`);
} finally {
  await browser?.close();
  stop();
}
