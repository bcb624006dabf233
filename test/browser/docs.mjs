// Opens /docs of the built service in Chromium, tries an operation, and lists whatever a user should not see:
// errors on the console, violated policies, requests to other hosts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const patience = 30_000;

/** Starts the service on a free listen port; resolves with its process and address. */
async function startService() {
  const service = spawn(process.execPath, ['service/dist/main.js'], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', SHUTDOWN_DRAIN_SECONDS: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: service.stdout })) {
    const { msg, port } = JSON.parse(line);
    if (msg !== 'listening') continue;
    service.stdout.resume();
    return { service, origin: `http://127.0.0.1:${port}` };
  }
  throw new Error('the service ended before it listened');
}

async function whenReady(origin) {
  const deadline = Date.now() + patience;
  while (!(await fetch(`${origin}/ready`)).ok)
    assert(Date.now() < deadline, 'the service does not get ready');
}

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

const { service, origin } = await startService();
let browser;
try {
  await whenReady(origin);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const shown = await check(browser, origin);
  console.log(`/docs: ${shown} operations shown, one tried, nothing asked of another host`);
} finally {
  await browser?.close();
  service.kill();
}
