import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
        readonly github?: { readonly organization: string };
        readonly gitlab?: { readonly group: string; readonly includeSubgroups: boolean };
        readonly filters: readonly { readonly pathsExist: readonly string[] }[];
      };
    }[];
    readonly template: { readonly metadata: { readonly name: string }; readonly spec: object };
  };
}

const root = repositoryRoot();
const source = readTree(root);
const watching = (file: string): Watching =>
  parse(source.get(`template/platform/${file}`)?.content.toString() ?? '') as Watching;
const watchers = {
  github: watching('application-set.yaml'),
  gitlab: watching('application-set.gitlab.yaml'),
};
const services = fixtures().map(([name, answers]) => {
  const { host, owner, repo } = parseRepoUrl(String(answers.repoUrl));
  const watcher = watchers[answers.codeHost === 'gitlab' ? 'gitlab' : 'github'];
  return { fixture: name, answers, host, owner, repo, watcher, tree: render(source, answers).tree };
});

/** Filters are alternatives, and of one all paths have to be there: a file or a folder. */
function isFound({ spec }: Watching, tree: Tree): boolean {
  const paths = [...tree.keys()];
  return (spec.generators[0]?.scmProvider.filters ?? []).some(({ pathsExist }) =>
    pathsExist.every((wanted) => paths.some((path) => path === wanted || path.startsWith(`${wanted}/`))),
  );
}

/** What Argo CD makes of a repository that its generator has found. */
function found({ watcher, host, owner, repo }: (typeof services)[number]): unknown {
  const url = `https://${host}/${owner}/${repo}.git`;
  return JSON.parse(
    JSON.stringify(watcher.spec.template)
      .replaceAll(
        '{{ normalize .repository | replace \\".\\" \\"-\\" | trunc 40 }}',
        normalize(repo).replaceAll('.', '-').slice(0, 40),
      )
      .replaceAll(
        '{{ .url | sha256sum | trunc 8 }}',
        createHash('sha256').update(url).digest('hex').slice(0, 8),
      )
      .replaceAll('{{ .url }}', url),
  );
}

/** As Argo CD does: its `SanitizeName`. */
function normalize(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^-a-z0-9.]/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
}

/** What the pull request to the platform's repository brings. */
function requested({ answers, host, owner, repo }: (typeof services)[number]): {
  kind: string;
  metadata: object;
  spec: object;
} {
  const engine = renderer({ trimBlocks: true, lstripBlocks: true });
  const [file] = [...subtree(source, 'template/registration').values()];
  return parse(
    engine.render(
      file?.content.toString() ?? '',
      engine.prepareContext({ values: { name: String(answers.name), host, repository: `${owner}/${repo}` } }),
    ),
  ) as ReturnType<typeof requested>;
}

test('both ways of registration are valid by the schemas of Argo CD', () => {
  const objects = [...Object.values(watchers), ...services.map(requested)];
  const problems = (some: readonly object[]): unknown =>
    JSON.parse(
      execFileSync(process.execPath, [join(root, 'packages/infra/src/schema/custom-resources.mjs')], {
        input: JSON.stringify(some),
        encoding: 'utf8',
      }),
    );
  expect(problems(objects)).toEqual([]);
  expect(
    problems([
      {
        ...watchers.gitlab,
        spec: { ...watchers.gitlab.spec, generators: [{ scmProvider: { filters: 1 } }] },
      },
    ]),
  ).not.toEqual([]);
});

test('an ApplicationSet of the platform watches the organisation that the template is of', () => {
  const [organisation] = readIdentity().repository.split('/');
  const [github, gitlab] = Object.values(watchers).map(({ spec }) => spec.generators[0]?.scmProvider);
  expect(github?.github?.organization).toBe(organisation);
  expect(gitlab?.gitlab).toMatchObject({ group: organisation, includeSubgroups: true });
  expect([github?.cloneProtocol, gitlab?.cloneProtocol]).toEqual(['https', 'https']);
});

test.each(services)('it finds the repository made from the answers $fixture', ({ watcher, tree }) => {
  expect(isFound(watcher, tree)).toBe(true);
});

test('it finds neither the template itself nor a repository with a deployment of its own', () => {
  for (const watcher of Object.values(watchers)) {
    expect(isFound(watcher, source)).toBe(false);
    expect(isFound(watcher, new Map([...source].filter(([path]) => path.startsWith('gitops/'))))).toBe(false);
  }
});

test.each(services)('both ways hand the repository of $fixture over in the same way', (service) => {
  expect((found(service) as { spec: object }).spec).toEqual(requested(service).spec);
});

test('no repository takes the name of another, and each has one that Kubernetes takes', () => {
  const [first] = services;
  if (first === undefined) throw new Error('there is no fixture');
  const places = [
    ['acme', 'vessels'],
    ['acme/fleet', 'vessels'],
    ['acme/fleet', 'Vessels'],
    ['acme-fleet', 'vessels'],
    ['acme', 'e1.0_x'],
    ['acme', '_'],
    ['acme', 'a.-b'],
    ['acme', `${'x'.repeat(39)}.y`],
    ['acme', `${'x'.repeat(39)}.z`],
  ] as const;
  const names = [first.watcher, watchers.gitlab].flatMap((watcher) =>
    places.map(
      ([owner, repo]) =>
        (found({ ...first, watcher, owner, repo }) as { metadata: { name: string } }).metadata.name,
    ),
  );
  expect(new Set(names).size).toBe(places.length);
  for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/);
});

test.each(services)(
  'what is handed over of $fixture is there, and follows the same repository',
  (service) => {
    const { spec } = found(service) as { spec: { source: { path: string; repoURL: string } } };
    const objects = [...subtree(service.tree, spec.source.path).values()].map(
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
