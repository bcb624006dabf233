import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { HEAP } from './import';

test('an import in the cluster has the heap of one by hand', () => {
  const makefile = readFileSync(join(repositoryRoot(), 'Makefile'), 'utf8');

  expect(makefile).toContain(`\nIMPORT_HEAP := ${String(HEAP.value)}\n`);
});
