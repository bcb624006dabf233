// Opens every page of a built documentation site (a folder, the only argument) in Chromium: each diagram is drawn, no
// page complains, and none asks another host for anything.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './chromium.mjs';
import { serveFolder } from './folder.mjs';

const patience = 120_000;
const [folder] = process.argv.slice(2);

const { stop, origin } = await serveFolder(folder);
const browser = await launch();
try {
  const pages = readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.html') && path !== '404.html')
    .sort();
  const page = await browser.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url))
      complaints.push(`${page.url()}: left for ${url}`);
  });
  let drawn = 0;
  for (const path of pages) {
    const html = readFileSync(join(folder, path), 'utf8');
    // What a browser may fetch later, or not at all here.
    for (const [tag] of html.matchAll(
      /<(?:link|script|img|iframe)\b[^>]*\s(?:href|src)="?(?:https?:)?\/\/[^>]*>/g,
    ))
      complaints.push(`${path}: ${tag}`);
    await page.goto(`${origin}/${path}`);
    assert(await page.locator('h1').first().isVisible(), `${path}: no heading`);
    // What is drawn on a page is a picture: no viewer of it has to know the language of its source.
    assert(
      !/<(?:pre|code) class="(?:language-)?mermaid/.test(html),
      `${path}: shows the source of a diagram`,
    );
    for (const picture of await page.locator('img').all()) {
      await picture.scrollIntoViewIfNeeded();
      assert(
        await picture.evaluate((image) =>
          image.decode().then(
            () => image.naturalWidth > 0,
            () => false,
          ),
        ),
        `${path}: ${await picture.getAttribute('src')} is not a picture`,
      );
      drawn++;
    }
  }
  await page.goto(origin);
  const found = page.locator('.md-search-result__link').first();
  // The theme hears of keys only when it has read its index.
  for (let tries = 1; !(await found.isVisible()); tries++) {
    assert(tries < 20, 'a search for "error budget" finds no page');
    await page.locator('[data-md-component=search-query]').fill('');
    await page.locator('[data-md-component=search-query]').pressSequentially('error budget');
    await found.waitFor({ timeout: 3000 }).catch(() => undefined);
  }
  assert.deepEqual(complaints, []);
  assert(drawn > 0, 'no page has a picture');
  console.log(
    `docs: ${pages.length} pages in Chromium, ${drawn} pictures, searched, nothing fetched from elsewhere`,
  );
} finally {
  await browser.close();
  stop();
}
