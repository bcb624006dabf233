// The page of this service in a portal: whose it is, what it depends on, and what depends on it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog } from '../backstage/frontend/catalog.mjs';
import { signIn } from '../backstage/frontend/frontend.mjs';
import { photograph } from './photographs.mjs';

export async function entity(browser) {
  const work = mkdtempSync(join(tmpdir(), 'entity-'));
  const { identity, frontend, close } = await openCatalog(work);
  try {
    return await photograph(
      browser,
      `${frontend.origin}/catalog/default/component/${identity.name}`,
      'button:has-text("Enter")',
      { viewport: { width: 1280, height: 1000 } },
      async (page) => {
        await signIn(page);
        await page.locator('svg path.MuiBox-root, svg g text').first().waitFor();
        await page.getByRole('heading', { name: 'Provided APIs' }).waitFor();
      },
    );
  } finally {
    close();
    rmSync(work, { recursive: true, force: true });
  }
}
