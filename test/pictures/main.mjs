// Makes the pictures of the documentation, each of something that runs: `node main.mjs FOLDER [NAME…]`.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch } from '../browser/chromium.mjs';
import { serveFolder } from '../browser/folder.mjs';
import { startService } from '../browser/service.mjs';
import { OF_SERVICE, photograph } from './photographs.mjs';

const root = resolve(import.meta.dirname, '..', '..');
const [folder, ...wanted] = process.argv.slice(2);

const MAKERS = {
  async explorer() {
    const service = await startService();
    // The address that everybody has who runs it.
    const usual = `--host-resolver-rules=MAP localhost:8080 ${new URL(service.origin).host}`;
    await photographed(async (browser) => {
      for (const [name, [path, whenShown, look]] of Object.entries(OF_SERVICE))
        write(name, await photograph(browser, `http://localhost:8080${path}`, whenShown, look));
    }, usual).finally(() => service.stop());
  },
  async techdocs() {
    const documents = await serveFolder(join(root, '.cache/site'));
    await photographed(async (browser) => {
      write('techdocs.webp', await photograph(browser, documents.origin, 'h1'));
    }).finally(() => documents.stop());
  },
  async form() {
    const { form } = await import('./form.mjs');
    await photographed(async (browser) => write('form.webp', await form(browser)));
  },
  async entity() {
    const { entity } = await import('./entity.mjs');
    await photographed(async (browser) => write('entity.webp', await entity(browser)));
  },
  async trace() {
    const { trace } = await import('./trace.mjs');
    write('trace.svg', await trace());
  },
  async budget() {
    const { budget } = await import('./budget.mjs');
    write('budget.svg', await budget(root));
  },
  async bench() {
    const { bench } = await import('./bench.mjs');
    write('bench.svg', bench(readFileSync(join(root, 'docs/performance.md'), 'utf8')));
  },
};

async function photographed(take, ...args) {
  const browser = await launch(args);
  try {
    await take(browser);
  } finally {
    await browser.close();
  }
}

function write(name, picture) {
  writeFileSync(join(folder, name), picture);
  console.log(`pictures: ${join(folder, name)}, ${Math.ceil(picture.length / 1000)} kB`);
}

const unknown = wanted.filter((name) => !(name in MAKERS));
if (unknown.length > 0)
  throw new Error(`there is no picture '${unknown.join()}'; there are ${Object.keys(MAKERS).join(', ')}`);
mkdirSync(folder, { recursive: true });
for (const name of wanted.length > 0 ? wanted : Object.keys(MAKERS)) await MAKERS[name]();
