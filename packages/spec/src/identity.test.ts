import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneUrl, pageUrl, sourceUrl } from './code-host';
import { type Identity, IdentityError, readIdentity } from './identity';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function reading(text: string): () => Identity {
  const file = join(folder, 'catalog-info.yaml');
  writeFileSync(file, text);
  return () => readIdentity(file);
}

const component = (name: string, annotations = 'github.com/project-slug: o/r'): string => `
kind: Component
metadata: { name: ${name}, title: T, description: D, annotations: { ${annotations} } }
spec: { type: service, owner: o, system: s, lifecycle: l }
`;

test('the component is found among other entities', () => {
  expect(
    reading(`---\nkind: System\nmetadata: { name: s }\nspec: {}\n---${component('lamp')}---\n`),
  ).not.toThrow();
});

const at = (url: string): string => `backstage.io/source-location: 'url:${url}'`;

/** What says where the repository is, and what is said of it. */
function refused(): [string, string, string][] {
  const cases: [annotations: string, problem: string][] = [
    ['', "one of the annotations 'github.com/project-slug'"],
    [
      'dev.azure.com/project-repo: p/r',
      'says where the repository is, not dev.azure.com/project-repo; there is no other',
    ],
    [
      'bitbucket.org/project-slug: o/r',
      'not bitbucket.org/project-slug; there is no other host that the path knows',
    ],
    [
      'github.com/project-slug: o/r, gitlab.com/project-slug: o/r',
      "one of the annotations 'github.com/project-slug'",
    ],
    ['github.com/project-slug: o/r/s', "'o/r/s' is not a repository of GitHub"],
    ['gitlab.com/project-slug: r', "'r' is not a repository of GitLab"],
    [
      `github.com/project-slug: o/r, ${at('https://bitbucket.org/o/r/')}`,
      'the path does not know the host bitbucket.org',
    ],
    [
      `github.com/project-slug: o/r, ${at('https://gitlab.com/o/r/')}`,
      'does not know the host gitlab.com as GitHub',
    ],
    [
      `gitlab.com/project-slug: o/r, ${at('https://github.com/o/r/')}`,
      'does not know the host github.com as GitLab',
    ],
    [
      `gitlab.com/project-slug: o/r, ${at('https://dev.azure.com/o/r/')}`,
      'the path does not know the host dev.azure.com',
    ],
    [
      `github.com/project-slug: o/r, ${at('https://github.com/o/robots/')}`,
      "is not where 'o/r' is; write url:https://<host>/o/r/",
    ],
    [`github.com/project-slug: o/r, ${at('http://git.acme.example/o/r/')}`, "is not where 'o/r' is"],
    [
      `github.com/project-slug: o/R, ${at('https://git.acme.example/o/R/')}`,
      "lacks the annotation 'golden-path/image', such as containers.git.acme.example/o/r",
    ],
  ];
  cases.push(
    ...['fleet', '@fleet/', '@a @', '@a  @b', '@a\\n* @b', '@a # @b'].map((owners): [string, string] => [
      `github.com/project-slug: o/r, golden-path/code-owners: "${owners}"`,
      'is not @organisation/team, @group/subgroup or @person',
    ]),
  );
  return cases.map(([annotations, problem]) => [
    annotations || 'no host',
    component('lamp', annotations),
    problem,
  ]);
}

test.each([
  [
    'github.com/project-slug: Fleet/Vessels',
    [
      'https://github.com/Fleet/Vessels',
      'https://github.com/Fleet/Vessels/blob/main/docs/slo.md',
      'ghcr.io/fleet/vessels',
    ],
  ],
  [
    `github.com/project-slug: fleet/vessels, ${at('https://git.acme.example:8443/fleet/vessels/tree/main/')}, golden-path/image: registry.acme.example/v`,
    [
      'https://git.acme.example:8443/fleet/vessels',
      'https://git.acme.example:8443/fleet/vessels/blob/main/docs/slo.md',
      'registry.acme.example/v',
    ],
  ],
  [
    'gitlab.com/project-slug: acme/fleet/Vessels',
    [
      'https://gitlab.com/acme/fleet/Vessels',
      'https://gitlab.com/acme/fleet/Vessels/-/blob/main/docs/slo.md',
      'registry.gitlab.com/acme/fleet/vessels',
    ],
  ],
  [
    `gitlab.com/project-slug: acme/vessels, ${at('https://git.acme.example/acme/vessels/-/tree/main/')}`,
    [
      'https://git.acme.example/acme/vessels',
      'https://git.acme.example/acme/vessels/-/blob/main/docs/slo.md',
      'registry.git.acme.example/acme/vessels',
    ],
  ],
])('from %s follow all addresses of the repository', (annotations, [page = '', file, image]) => {
  const identity = reading(component('lamp', annotations))();

  expect([pageUrl(identity), sourceUrl(identity, 'docs/slo.md'), identity.image]).toEqual([
    page,
    file,
    image,
  ]);
  expect(cloneUrl(identity)).toBe(`${page}.git`);
});

test.each([
  ['no YAML', '{', 'is not YAML: '],
  ['nothing', '', "no Component with spec.type 'service'"],
  [
    'a name that is none',
    component('Bad_Name'),
    "metadata.name 'Bad_Name' is not a name: lower-case letters",
  ],
  ['no owner', component('lamp').replace('owner: o, ', ''), 'Component lamp lacks spec.owner'],
  ...refused(),
])('%s is told with the file, and without a trace of our code', (_what, text, problem) => {
  let error: unknown;
  try {
    reading(text)();
  } catch (thrown) {
    error = thrown;
  }

  expect(error).toBeInstanceOf(IdentityError);
  expect((error as Error).stack).toBe((error as Error).message);
  expect((error as Error).message).toMatch(/catalog-info\.yaml: /);
  expect((error as Error).message).toContain(problem);
});

test.each([
  ['github.com/project-slug: Fleet.Org/vessels', '@Fleet.Org/o'],
  ['gitlab.com/project-slug: Acme/fleet/vessels', '@Acme/o'],
  ["github.com/project-slug: ann/vessels, golden-path/code-owners: '@ann'", '@ann'],
  [
    "gitlab.com/project-slug: acme/fleet/vessels, golden-path/code-owners: '@acme/Fleet.1/Ocean_Team @ann'",
    '@acme/Fleet.1/Ocean_Team @ann',
  ],
])('the code owners are those that are named, or the team of the owner: %s', (annotations, owners) => {
  expect(reading(component('lamp', annotations))().codeOwners).toBe(owners);
});
