// Takes the pictures that the documentation shows: `node screenshots.mjs SITE FOLDER`, the built site and where they go.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './chromium.mjs';
import { serveFolder } from './folder.mjs';
import { startService } from './service.mjs';

/** Bytes that a picture may have: people wait for it. */
const MOST = 100_000;
const [site, folder] = process.argv.slice(2);

async function take(browser, name, url, whenShown) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  await page.locator(whenShown).first().waitFor();
  // Playwright itself takes PNG and JPEG only, which are three times as big.
  const { data } = await (
    await page.context().newCDPSession(page)
  ).send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  const picture = Buffer.from(data, 'base64');
  assert(picture.length < MOST, `${name} has ${picture.length} bytes`);
  writeFileSync(join(folder, name), picture);
  console.log(`screenshots: ${join(folder, name)}, ${Math.ceil(picture.length / 1000)} kB`);
  await page.close();
}

mkdirSync(folder, { recursive: true });
const [service, documents] = await Promise.all([startService(), serveFolder(site)]);
const browser = await launch();
try {
  await take(browser, 'api-reference.webp', `${service.origin}/docs`, '.opblock');
  await take(browser, 'techdocs.webp', documents.origin, 'h1');
} finally {
  await browser.close();
  documents.stop();
  service.stop();
}
