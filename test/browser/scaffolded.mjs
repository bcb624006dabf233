// The explorer of services made from the template, with and without a place, whose records were written by an enemy.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launch } from './chromium.mjs';
import { startService } from './service.mjs';
import { accessible, watched } from './watch.mjs';

const require = createRequire(import.meta.url);
const { render } = require('@golden-path/cli/rendering');
const { unpack } = require('../../template/dist/generate/workspace.js');
const { fixtures } = require('../../template/dist/scaffold/fixtures.js');
const { readTree } = require('../../template/dist/scaffold/tree.js');

const root = resolve(import.meta.dirname, '..', '..');
const HOSTILE = `<img src=x onerror="alert(1)"></script><script>alert(2)</script>'"\`\${7*7}`;

const full = {
  places: true,
  records: [
    {
      imo: 'VESSEL-901',
      name: HOSTILE,
      flagState: HOSTILE,
      callSign: HOSTILE,
      remarks: HOSTILE,
      homePort: [4.5, 51.9],
    },
    { imo: 'VESSEL-902', name: 'Aurora', flagState: 'NL', built: 1990, active: true, homePort: [4.4, 51.8] },
    { imo: 'VESSEL-903', name: 'Beacon', flagState: 'BE', built: 1991, active: false },
  ],
};
const minimal = { places: false, records: [{ k: 'AX-901' }, { k: 'AX-902' }, { k: 'AX-903' }] };

async function check(browser, { name, title, plural, key }, { places, records }, origin) {
  const { page, untroubled, close } = await watched(browser, origin, {
    viewport: { width: 1280, height: 800 },
  });
  await page.goto(`${origin}/`);
  await page.locator('.panel > .status', { hasText: `3 ${plural}` }).waitFor();
  assert.equal(await page.title(), `${plural.slice(0, 1).toUpperCase()}${plural.slice(1)} · ${title}`);
  assert.equal(await page.locator('.map').count(), places ? 1 : 0, 'there is a map where there is a place');
  assert.equal(await page.locator('.table').count(), places ? 0 : 1, 'there is a table where there is none');
  await accessible(page, name);
  for (const record of records) {
    await page.locator(`[data-key="${record[key]}"]`).click();
    await page.locator('.card dl, .card h2').first().waitFor();
    const shown = await page.locator('.card').textContent();
    for (const value of Object.values(record).filter((one) => typeof one === 'string'))
      assert(shown.includes(value), `the card shows ${value} as it was written`);
    await page.getByRole('button', { name: 'Close' }).click();
  }
  await page.getByRole('link', { name: 'Data quality' }).click();
  await page.getByRole('heading', { name: 'Data quality' }).waitFor();
  await accessible(page, `${name}: data quality`);
  await page.goBack();
  if (places) {
    await page.getByRole('searchbox').fill('aurora');
    await page.locator('.panel > .status', { hasText: `1 ${plural.slice(0, -1)}` }).waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByText('Filters', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Built' }).fill('1991');
    await page.getByRole('combobox', { name: 'Built' }).press('Enter');
    await page.locator('.panel > .status', { hasText: `1 ${plural.slice(0, -1)}` }).waitFor();
  } else {
    await page.getByRole('columnheader').first().getByRole('button').click();
    await page.getByRole('columnheader').first().getByRole('button').click();
    await page.waitForFunction(() => location.search.startsWith('?sort=-'));
    await page.locator('tbody tr').first().getByText('AX-903').waitFor();
  }
  untroubled();
  await close();
}

const browser = await launch();
try {
  for (const [fixture, what] of Object.entries({ full, minimal })) {
    const answers = Object.fromEntries(fixtures())[fixture];
    const folder = unpack(render(readTree(root), answers).tree, root);
    const data = mkdtempSync(join(tmpdir(), 'records-'));
    const file = join(data, 'records.ndjson');
    writeFileSync(file, what.records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const service = await startService({
      cwd: folder,
      env: { [`${answers.plural.toUpperCase()}_FILE`]: file },
    });
    try {
      await check(browser, answers, what, service.origin);
      console.log(
        `explorer: ${answers.name}, ${what.places ? 'on a map' : 'in a table'}: hostile records stay text`,
      );
    } finally {
      service.stop();
      rmSync(folder, { recursive: true });
      rmSync(data, { recursive: true });
    }
  }
} finally {
  await browser.close();
}
