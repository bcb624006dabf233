import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { postgresql } from '../../../postgresql/src';
import { routes } from '../../../../service/src/routes';
import { served } from '../../test/served';
import { replaceBlock } from './block';
import { referenceFiles } from './files';
import { targets } from './makefile';

const root = repositoryRoot();

test('what documentation follows from the code is fresh; else run `make docs-reference`', async () => {
  const files = await referenceFiles(root, { resources: [served], routes, stores: [postgresql] });
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'docs/configuration.md']),
  );
  const stale = files.filter(({ path, content }) => readFileSync(join(root, path), 'utf8') !== content);
  expect(stale.map(({ path }) => path)).toEqual([]);
});

test('every target of the Makefile is documented', () => {
  const makefile = readFileSync(join(root, 'Makefile'), 'utf8');
  const phony = [...makefile.matchAll(/^\.PHONY: (.+)$/gm)].flatMap(([, names = '']) => names.split(' '));
  const internal = new Set(['install', 'install-run', 'build-service', 'build-infra', 'build-upgrade']);
  expect(
    targets(makefile)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(phony.filter((name) => !internal.has(name)).sort());
});

test('only the block is replaced, and a missing one is an error', () => {
  const text = 'a\n<!-- generated: x -->\nold\n<!-- /generated -->\nb';
  expect(replaceBlock(text, 'x', 'new')).toBe('a\n<!-- generated: x -->\n\nnew\n\n<!-- /generated -->\nb');
  expect(() => replaceBlock(text, 'y', 'new')).toThrow("'<!-- generated: y -->");
});
