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

test('what a measured run names has its name still: `make pictures ONLY="trace budget"`', () => {
  const named = (file: string, pattern: RegExp): Set<string> =>
    new Set([...readFileSync(join(images, file), 'utf8').matchAll(pattern)].map(([, name = '']) => name));
  const pages = readdirSync(join(root, 'docs/runbooks')).map((page) => page.replace('.md', ''));
  expect([...named('budget.svg', /(\w+BurnsFast)/g)].sort()).toEqual(
    pages.filter((page) => page.endsWith('BurnsFast')).sort(),
  );
  const { paths } = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as { paths: object };
  const routes = [...named('trace.svg', /GET (\/[^\s<]*:[^\s<]*)/g)];
  expect(routes).toHaveLength(1);
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(routes.map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))),
  );
});

test('what is not a picture has no page that shows it', () => {
  const shown = [...pages.matchAll(/[\w./]*images\/([\w.-]+\.(?:svg|webp|png))/g)].map(([, file]) => file);
  expect(shown.filter((file) => file === undefined || !files.includes(file))).toEqual([]);
});
