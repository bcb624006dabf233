import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';

test('the README is read in a few screens', () => {
  expect(readFileSync(join(repositoryRoot(), 'README.md'), 'utf8').split('\n').length).toBeLessThan(150);
});
