import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { markdownFiles } from './links';

const root = repositoryRoot();
const folder = join(root, 'docs/images');
const images = existsSync(folder) ? readdirSync(folder) : [];

test('pictures are small, and each is shown by a page', () => {
  const pages = markdownFiles(root, 'docs').map((file) => readFileSync(join(root, file), 'utf8'));
  for (const image of images) {
    expect({ image, small: statSync(join(folder, image)).size < 100_000 }).toEqual({ image, small: true });
    expect({ image, shown: pages.some((page) => page.includes(`(images/${image})`)) }).toEqual({
      image,
      shown: true,
    });
  }
});

test('the README is read in a few screens', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThan(150);
});
