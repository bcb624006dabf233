import { repositoryRoot } from '@golden-path/spec';
import { readTree } from '../scaffold/tree';
import { templateFiles } from './overlay';
import { staleFiles } from './stale';

const root = repositoryRoot();

test('the overlay is what the repository comes to; else run `make template`', async () => {
  const tree = readTree(root);
  expect(staleFiles(tree, await templateFiles(tree, root))).toEqual([]);
});
