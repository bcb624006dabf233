// Opens /docs of the built service in Chromium, tries an operation, and lists whatever a user should not see:
// errors on the console, violated policies, requests to other hosts.
import assert from 'node:assert/strict';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';
import { accessible, watched } from './watch.mjs';

async function check(browser, origin, look) {
  const { page, untroubled, close } = await watched(browser, origin, look);
  const { paths } = await (await fetch(`${origin}/openapi.json`)).json();
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  await page.goto(`${origin}/docs`);
  await page.locator('.opblock').first().waitFor();
  const platform = page.locator('#operations-tag-Operations');
  assert.equal(await platform.getAttribute('data-is-open'), 'false', 'what the platform asks is folded');
  await platform.click();
  await page
    .locator('.opblock')
    .nth(operations.length - 1)
    .waitFor();
  assert.equal(await page.locator('.opblock').count(), operations.length, 'every operation is shown');

  // The list is what has pages.
  const [path] = Object.entries(paths).find(([, { get }]) =>
    get?.parameters?.some(({ name }) => name === 'cursor'),
  );
  const list = page.locator('.opblock', { has: page.locator(`[data-path="${path}"]`) });
  await list.locator('.opblock-summary-control').click();
  const answered = page.waitForResponse((response) => response.url().startsWith(`${origin}${path}`));
  await list.locator('button.execute').click();
  const response = await answered;
  assert.equal(response.status(), 200, response.url());
  await list.locator('.live-responses-table').getByText('"total"').first().waitFor();
  await accessible(page, '/docs');
  // All that can be unfolded has its styles under the policy, too.
  const folded = page.locator('.opblock:not(.is-open) .opblock-summary-control');
  while ((await folded.count()) > 0) await folded.first().click();
  for (const control of await page.locator('.json-schema-2020-12-accordion').all()) await control.click();
  const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(
    ground === 'rgb(255, 255, 255)',
    look.colorScheme === 'light',
    `${look.colorScheme}: ${ground}`,
  );
  untroubled();
  await close();
  return operations.length;
}

const { stop, origin } = await startService();
let browser;
try {
  browser = await launch();
  await check(browser, origin, { colorScheme: 'dark' });
  const shown = await check(browser, origin, { colorScheme: 'light' });
  console.log(`/docs: ${shown} operations shown, one tried, nothing asked of another host`);
} finally {
  await browser?.close();
  stop();
}
