import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseRepoUrl, render, renderer } from '@golden-path/cli/rendering';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { parse } from 'yaml';
import { fixtures } from './fixtures';
import { readTree, subtree, type Tree } from './tree';

/** Of an ApplicationSet, as far as it is about finding repositories. */
interface Watching {
  readonly spec: {
    readonly generators: readonly {
      readonly scmProvider: {
        readonly cloneProtocol: string;
        readonly github: { readonly organization: string };
        readonly filters: readonly { readonly pathsExist: readonly string[] }[];
      };
    }[];
    readonly template: { readonly metadata: { readonly name: string }; readonly spec: object };
  };
}

const root = repositoryRoot();
const source = readTree(root);
const watching = parse(
  source.get('template/platform/application-set.yaml')?.content.toString() ?? '',
) as Watching;
const [generator] = watching.spec.generators;
const services = fixtures().map(([name, answers]) => {
  const { owner, repo } = parseRepoUrl(String(answers.repoUrl));
  return { fixture: name, answers, owner, repo, tree: render(source, answers).tree };
});

/** Filters are alternatives, and of one all paths have to be there: a file or a folder. */
function isFound(tree: Tree): boolean {
  const paths = [...tree.keys()];
  return (generator?.scmProvider.filters ?? []).some(({ pathsExist }) =>
    pathsExist.every((wanted) => paths.some((path) => path === wanted || path.startsWith(`${wanted}/`))),
  );
}

/** What Argo CD makes of a repository that its generator has found. */
function found(owner: string, repository: string): unknown {
  const url = `https://github.com/${owner}/${repository}.git`;
  return JSON.parse(
    JSON.stringify(watching.spec.template)
      .replaceAll('{{ .repository }}', repository)
      .replaceAll('{{ .url }}', url),
  );
}

/** What the pull request to the platform's repository brings. */
function requested(name: string, repository: string): { kind: string; metadata: object; spec: object } {
  const engine = renderer({ trimBlocks: true, lstripBlocks: true });
  const [file] = [...subtree(source, 'template/registration').values()];
  return parse(
    engine.render(file?.content.toString() ?? '', engine.prepareContext({ values: { name, repository } })),
  ) as ReturnType<typeof requested>;
}

test('both ways of registration are valid by the schemas of Argo CD', () => {
  const objects = [
    watching,
    ...services.map(({ answers, owner, repo }) => requested(String(answers.name), `${owner}/${repo}`)),
  ];
  const problems = (some: readonly object[]): unknown =>
    JSON.parse(
      execFileSync(process.execPath, [join(root, 'packages/infra/src/schema/custom-resources.mjs')], {
        input: JSON.stringify(some),
        encoding: 'utf8',
      }),
    );
  expect(problems(objects)).toEqual([]);
  expect(
    problems([{ ...watching, spec: { ...watching.spec, generators: [{ scmProvider: { filters: 1 } }] } }]),
  ).not.toEqual([]);
});

test('the ApplicationSet of the platform watches the organisation that the template is of', () => {
  expect(`${generator?.scmProvider.github.organization ?? ''}/`).toBe(
    /^[^/]+\//.exec(readIdentity().repository)?.[0],
  );
});

test.each(services)('it finds the repository made from the answers $fixture', ({ tree }) => {
  expect(isFound(tree)).toBe(true);
});

test('it finds neither the template itself nor a repository with a deployment of its own', () => {
  expect(isFound(source)).toBe(false);
  expect(isFound(new Map([...source].filter(([path]) => path.startsWith('gitops/'))))).toBe(false);
});

test.each(services)(
  'both ways hand the repository of $fixture over in the same way',
  ({ answers, owner, repo }) => {
    const { spec } = requested(String(answers.name), `${owner}/${repo}`);
    expect(generator?.scmProvider.cloneProtocol).toBe('https');
    expect(found(owner, repo)).toEqual({ metadata: { name: `${repo}-argocd` }, spec });
  },
);

test.each(services)(
  'what is handed over of $fixture is there, and follows the same repository',
  ({ owner, repo, tree }) => {
    const { spec } = found(owner, repo) as { spec: { source: { path: string; repoURL: string } } };
    const objects = [...subtree(tree, spec.source.path).values()].map(
      ({ content }) => parse(content.toString()) as { kind: string; spec: { sourceRepos?: string[] } },
    );
    expect(objects.map(({ kind }) => kind).sort()).toEqual(['AppProject', 'ApplicationSet']);
    expect(objects.flatMap((object) => object.spec.sourceRepos ?? [])).toEqual([spec.source.repoURL]);
  },
);

test('a repository is the same either way, but for its record, which tells of a pull request where one was asked for', () => {
  const { gitopsRepoUrl, ...others } = services.find(({ fixture }) => fixture === 'full')?.answers ?? {};
  const asked = render(source, { ...others, argocd: 'pull-request', gitopsRepoUrl }).tree;
  const watched = render(source, { ...others, argocd: 'none' }).tree;
  const record = (tree: Tree): string => tree.get('.golden-path.yaml')?.content.toString() ?? '';

  expect([...asked.keys()]).toEqual([...watched.keys()]);
  expect(
    [...asked]
      .filter(([path, { content }]) => watched.get(path)?.content.equals(content) !== true)
      .map(([path]) => path),
  ).toEqual(['.golden-path.yaml']);
  expect(record(asked)).toContain(`gitopsRepoUrl: ${String(gitopsRepoUrl)}\n`);
  expect(record(watched)).not.toMatch(/gitops|pull-request/);
});
