import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * A page that notes whatever a user should not see: errors on the console, violated policies, requests to other hosts,
 * dialogs.
 */
export async function watched(browser, origin, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('requestfailed', (request) => {
    // What the page itself gives up, since somebody typed on.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`failed: ${request.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) complaints.push(`left for ${url}`);
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} forbids ${blockedURI}`);
    });
  });
  return {
    page,
    /** Fails with everything that was noted since the last time. */
    untroubled: () => assert.deepEqual(complaints.splice(0), []),
    close: () => context.close(),
  };
}

/** WCAG 2.2 A and AA, and axe's own best practices. */
export async function accessible(page, what) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    // What is half faded in has a contrast of its own: axe looks when everything has come to rest.
    const moving = () => document.getAnimations().filter(({ playState }) => playState === 'running');
    while (moving().length > 0) await Promise.allSettled(moving().map(({ finished }) => finished));
    const found = await globalThis.axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
  assert.deepEqual(violations, [], `${what} is not accessible`);
}

/** Waits until the explorer's map has turned to what the list says. */
export const drawn = (page) => page.waitForFunction(() => performance.getEntriesByName('points').length > 0);

/** Waits for the fine coast, the last that comes. */
export const landed = (page) =>
  page.waitForFunction(
    () => performance.getEntriesByName(new URL('docs/land-50m.json', location).href).length > 0,
  );
