import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const images = join(root, 'docs/images');
const files = readdirSync(images);
const pages = execFileSync('git', ['ls-files', '-z', '--', '*.md', '*.md.njk'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((page) => page !== '')
  .map((page) => readFileSync(join(root, page), 'utf8'))
  .join('\n');

test.each(files)('%s is shown on a page, which says what is on it, and is small', (file) => {
  const name = file.replaceAll('.', '\\.');
  // As Markdown, or as one of two that the reader's machine chooses from.
  expect(pages).toMatch(
    new RegExp(`!\\[[^\\]]{20,}\\]\\([\\w./]*images/${name}\\)|srcset="docs/images/${name}"`),
  );
  expect(statSync(join(images, file)).size).toBeLessThanOrEqual(60_000);
});

test('the bench is drawn with the figures of the page: `make pictures ONLY=bench`', () => {
  const drawn = execFileSync(process.execPath, [join(root, 'test/pictures/bench.mjs')], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(readFileSync(join(images, 'bench.svg'), 'utf8')).toBe(drawn);
});

test('what is not a picture has no page that shows it', () => {
  const shown = [...pages.matchAll(/[\w./]*images\/([\w.-]+\.(?:svg|webp|png))/g)].map(([, file]) => file);
  expect(shown.filter((file) => file === undefined || !files.includes(file))).toEqual([]);
});
