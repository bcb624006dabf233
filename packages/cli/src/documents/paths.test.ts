import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { markdownFiles } from './links';
import { exists, namedContents, namedPaths } from './paths';

const root = repositoryRoot();

test.each(markdownFiles(root))('every path that %s names is there', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  // A decision that was replaced tells of what was there.
  const paths = /^Replaced by /m.test(text) ? [] : namedPaths(text);
  expect(paths.filter((path) => !exists(root, path))).toEqual([]);
});

test('what documents say is in a file of the packages is in it', () => {
  const told = markdownFiles(root).flatMap((file) => namedContents(readFileSync(join(root, file), 'utf8')));
  const files = told.filter(({ path }) => statSync(join(root, path)).isFile());
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter(({ name, path }) => !readFileSync(join(root, path), 'utf8').includes(name))).toEqual(
    [],
  );
});

describe('Given a document', () => {
  it('then paths are told from other code, and those of examples do not count', () => {
    const text = [
      'Edit `service/src/main.ts` and `infra/`, run `make test`, not `node service/x.js`; `application/json`.',
      '[x](https://host.example/a/b/blob/main/gitops/README.md#part)',
      '```sh',
      'cat `service/none`',
      '```',
    ].join('\n');

    expect(namedPaths(text)).toEqual(['service/src/main.ts', 'infra/', 'gitops/README.md']);
  });

  it.each([
    ['packages/infra/src/index.ts', true],
    ['packages/infra/src/none.ts', false],
    ['packages/infra/src/', true],
    ['packages/infra/src/**/*.test.ts', true],
    ['packages/infra/src/*.none', false],
    ['infra/{main.ts,package.json}', true],
    ['infra/{main.ts,none}', false],
    ['packages/infra/src/<concern>/<concern>.ts', true],
    ['infra/none/<concern>.ts', false],
    ['packages/infra/src/<name>.ts', true],
  ])('then %s exists: %s', (path, expected) => {
    expect(exists(root, path)).toBe(expected);
  });
});
