import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const images = join(root, 'docs/images');
const folder = join(root, 'docs/diagrams');
const sources = readdirSync(folder);

test.each(sources)('%s is drawn as it stands: `make diagrams`', (file) => {
  const digest = createHash('sha256')
    .update(readFileSync(join(folder, file)))
    .digest('hex');
  const drawing = readFileSync(join(images, file.replace('.mmd', '.svg')), 'utf8');
  expect(drawing).toContain(`Source: sha256 ${digest} -->`);
  // Light and dark, and nothing that a page which shows it would refuse or fetch.
  expect(drawing).toContain('@media(prefers-color-scheme:dark)');
  expect(drawing).not.toMatch(/<script|<foreignObject|@import|url\(["']?http/);
});

test('every drawing has a source', () => {
  const drawings = readdirSync(images).filter(
    (file) => file.endsWith('.svg') && readFileSync(join(images, file), 'utf8').includes('by make diagrams;'),
  );
  expect(drawings.map((file) => file.replace('.svg', '.mmd')).sort()).toEqual([...sources].sort());
  const pages = execFileSync('git', ['ls-files', '--', '*.md', '*.md.njk'], { cwd: root, encoding: 'utf8' });
  const text = pages
    .trim()
    .split('\n')
    .map((page) => readFileSync(join(root, page), 'utf8'))
    .join();
  expect(text).not.toContain('```mermaid');
});
