// The page of Backstage on which a team makes its service, filled in as far as a second page.
import { createRequire } from 'node:module';
import { startForm } from '../backstage/form/portal.mjs';
import { photograph } from './photographs.mjs';

const require = createRequire(import.meta.url);
const { repositoryRoot } = require('@golden-path/spec');
const { readTemplate } = require('@golden-path/cli/rendering');
const { readTree } = require('../../template/dist/scaffold/tree.js');
const { fixtures } = require('../../template/dist/scaffold/fixtures.js');

export async function form(browser) {
  const { pages } = readTemplate(readTree(repositoryRoot()));
  const { full } = Object.fromEntries(fixtures());
  const portal = await startForm(pages);
  try {
    const next = (page) => page.getByRole('button', { name: /^(Next|Review)$/ });
    return await photograph(
      browser,
      `${portal.origin}/?formData=${encodeURIComponent(JSON.stringify(full))}`,
      'main form',
      { viewport: { width: 1280, height: 1000 } },
      async (page) => {
        await next(page).click();
        await page.locator('.MuiStepLabel-label.MuiStepLabel-completed').first().waitFor();
        await page.locator('main form').waitFor();
      },
    );
  } finally {
    portal.close();
  }
}
