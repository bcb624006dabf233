import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { deadLinks } from './links';

const root = repositoryRoot();
const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.cache', 'coverage']);

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [relative(root, path).replaceAll('\\', '/')] : [];
  });
}

describe('Given every Markdown file of the repository', () => {
  it.each(markdownFiles(root))('then each link of %s leads somewhere', (file) => {
    expect(deadLinks(root, file)).toEqual([]);
  });
});
