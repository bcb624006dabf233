/** The documents of a service in a portal: built by its backend from the repository, shown and searched by TechDocs. */
import assert from 'node:assert/strict';
import { until } from '../portal.mjs';

/** The first words of what Mermaid draws. */
const SOURCE = /^\s*(flowchart|graph|sequenceDiagram|stateDiagram|classDiagram|erDiagram|C4\w+)\b/;

/** Opens them, looks at their first page, searches in them, and goes to what is found. @returns how many pictures it has */
export async function reads(page, address) {
  await page.goto(address);
  const article = page.locator('article');
  await article.getByRole('heading', { level: 1 }).waitFor();
  for (const text of await article.locator('pre, .mermaid').allTextContents())
    assert.doesNotMatch(text, SOURCE, `${address} shows the source of a diagram`);
  const pictures = await article.locator('img').all();
  for (const picture of pictures)
    assert.ok(
      await picture.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)),
      `${address}: ${await picture.getAttribute('src')}`,
    );

  const box = page.getByPlaceholder('Search docs');
  const found = page.getByRole('option', { name: 'Error-budget policy' }).first();
  // A page that was opened before they were in the index has no search, and one that is being put together forgets a word.
  await until('a search finds the error-budget policy', async () => {
    await page.reload();
    await article.getByRole('heading', { level: 1 }).waitFor();
    return box
      .click({ timeout: 3000 })
      .then(() => box.pressSequentially('error budget'))
      .then(() => found.waitFor({ timeout: 5000 }))
      .then(
        () => true,
        () => false,
      );
  });
  await found.click();
  await article.getByRole('heading', { name: 'Error-budget policy' }).waitFor();
  return pictures.length;
}
