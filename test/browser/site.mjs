// Opens every page of a built documentation site (a folder, the only argument) in Chromium: each diagram is drawn, no
// page complains, and none asks another host for anything.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './chromium.mjs';
import { serveFolder } from './folder.mjs';

const patience = 30_000;
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
    const diagrams = html.split('<pre class="mermaid">').length - 1;
    await page.goto(`${origin}/${path}`);
    assert(await page.locator('h1').first().isVisible(), `${path}: no heading`);
    if (diagrams === 0) continue;
    // The theme puts a drawing in the place of the text that describes it.
    await page.waitForFunction(
      (count) => document.querySelectorAll('div.mermaid').length === count,
      diagrams,
    );
    for (const diagram of await page.locator('div.mermaid').all())
      assert((await diagram.boundingBox()).height > 20, `${path}: a diagram is empty`);
    drawn += diagrams;
  }
  assert.deepEqual(complaints, []);
  assert(drawn > 0, 'no page has a diagram; is it still found by its class?');
  console.log(
    `docs: ${pages.length} pages in Chromium, ${drawn} diagrams drawn, nothing fetched from elsewhere`,
  );
} finally {
  await browser.close();
  stop();
}
