import { repositoryRoot } from '@golden-path/spec';
import { deadLinks, markdownFiles } from './links';

const root = repositoryRoot();
describe('Given every Markdown file of the repository', () => {
  it.each(markdownFiles(root))('then each link of %s leads somewhere', (file) => {
    expect(deadLinks(root, file)).toEqual([]);
  });
});
