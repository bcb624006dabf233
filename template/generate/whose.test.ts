/** Who takes the path for their own says so in catalog-info.yaml; here is what does not follow from it, and names it. */
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { readTree } from '../scaffold/tree';

const { repository, codeOwners } = readIdentity();
const source = readTree(repositoryRoot());

/** Where the path is, as each of these says it. */
const NAMES_THE_PATH: readonly (readonly [RegExp, RegExp])[] = [
  [/^template\.yaml$/, /^ +path: (\S+)$/gm],
  [/^template\.yaml$/, /whoever has that name\.\n +- (\S+)$/gm],
  [/^template\.yaml$/, /git(?:hub|lab)\.com\/project-slug: (\S+)$/gm],
  [/^template\/record\//, /^source: https:\/\/\$\{\{ values\.host \}\}\/(\S+)$/gm],
  [/^template\/instead\/\.github\/workflows\//, /^ +(?:uses|signer): (\S+)\/\.github\/workflows\//gm],
  [/^template\/instead\/\.gitlab-ci\.yml$/, /^ +- project: (\S+)$/gm],
  [/^template\/instead\/\.gitlab\/renovate\.json$/, /"local>([^"]+)\/\/template\/renovate"/g],
  [/^template\/renovate\.json$/, /"@[^"]+", "([^"*]+)\*\*"/g],
];

test.each(NAMES_THE_PATH)('what %s says of the path by %s is where the path is', (files, says) => {
  const said = [...source]
    .filter(([path]) => files.test(path))
    .flatMap(([path, { content }]) =>
      Array.from(content.toString().matchAll(says), ([, name = '']) => ({ path, name })),
    );

  expect(said).not.toEqual([]);
  expect(said.filter(({ name }) => name !== repository)).toEqual([]);
});

test.each([
  ['template/platform/application-set.yaml', /organization: (\S+)/],
  ['template/platform/application-set.gitlab.yaml', /group: (\S+)/],
])('Argo CD watches in %s what the path is in', (path, says) => {
  const text = source.get(path)?.content.toString() ?? '';

  expect(repository.startsWith(`${says.exec(text)?.[1] ?? ''}/`)).toBe(true);
});

test('no file of code owners names others: one of another host is deleted', () => {
  const files = [...source].filter(([path]) => /(^|\/)CODEOWNERS$/.test(path));

  expect(files).not.toEqual([]);
  for (const [path, { content }] of files)
    expect([path, content.toString()]).toEqual([path, expect.stringContaining(codeOwners)]);
});
