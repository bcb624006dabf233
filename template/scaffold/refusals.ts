import type { Answers } from '@golden-path/cli/rendering';

type Refusal = readonly [answers: Answers, of: string, says: string];

const YAML_WORD = 'is a word that YAML takes for something else; choose another';
const NOUN = 'means something else to the service already; choose another noun';
const RESERVED = 'is reserved, by JavaScript or as a query parameter; choose another';
const field = (name: string, type = 'string', uses = {}) => ({ name, type, ...uses });

/** Answers that cannot be used, beside others that can, and how what is said of one of them begins. */
export const REFUSALS: readonly Refusal[] = [
  [{ name: 'a'.repeat(41) }, 'name', 'has more than 40 characters'],
  [{ name: 'Vessels' }, 'name', 'is not a name: lower-case letters'],
  [{ name: '1st' }, 'name', 'is not a name'],
  [{ name: 'vessels-' }, 'name', 'is not a name'],
  [{ name: 'no' }, 'name', YAML_WORD],
  [{ name: 'null' }, 'name', YAML_WORD],
  [{ name: 'e0' }, 'name', YAML_WORD],
  [{ name: '' }, 'name', 'is missing'],
  [{ title: ' spaces' }, 'title', 'is not a single line of text'],
  [{ title: 'two\nlines' }, 'title', 'is not a single line of text'],
  [{ title: '<b>' }, 'title', 'is not a single line of text'],
  [{ title: 'x'.repeat(61) }, 'title', 'has more than 60 characters'],
  [{ owner: 'user:default/me' }, 'owner', 'is not a group of the catalog'],
  [{ owner: 'group:a/b/c' }, 'owner', 'is not a group of the catalog'],
  [{ owner: 'group:default/fleet.' }, 'owner', 'is not a group of the catalog'],
  [{ owner: 'x'.repeat(64) }, 'owner', 'is not a group of the catalog'],
  [{ system: 'system:Other/x' }, 'system', 'is not a system of the catalog'],
  [{ lifecycle: 'soon' }, 'lifecycle', 'is neither experimental nor production'],
  [{ plural: 'ready' }, 'plural', NOUN],
  [{ plural: 'metrics' }, 'plural', NOUN],
  [{ plural: 'docs' }, 'plural', NOUN],
  [{ plural: 'class' }, 'plural', NOUN],
  [{ plural: 'with' }, 'plural', NOUN],
  [{ plural: 'this' }, 'plural', NOUN],
  [{ singular: 'port' }, 'singular', NOUN],
  [{ plural: 'Vessels' }, 'plural', 'is not a noun'],
  [{ plural: 'routes' }, 'plural', NOUN],
  [{ singular: 'index' }, 'singular', NOUN],
  [{ key: 'limit' }, 'key', RESERVED],
  [{ fields: [field('constructor')] }, 'fields 1 name', RESERVED],
  [{ fields: [field('fine'), field('limit')] }, 'fields 2 name', RESERVED],
  [{ fields: [field('a b')] }, 'fields 1 name', 'is not a field name'],
  [{ fields: [field('a', 'position'), field('b', 'position')] }, 'fields', 'have two places on the map'],
  [{ fields: [field('a', 'date')] }, 'fields 1 type', 'is not one of string'],
  [{ fields: [field('a', 'number', { filterable: true })] }, 'fields 1', 'cannot be both'],
  [{ fields: [field('a', 'integer', { searchable: true })] }, 'fields 1', 'cannot be both'],
  [
    { fields: Array.from({ length: 9 }, (_, index) => field(`f${String(index)}`)) },
    'fields',
    'are more than 8',
  ],
  [{ availability: 100 }, 'availability', 'is not one of 98'],
  [{ latency: 1 }, 'latency', 'is less than 5'],
  [{ latency: 20_000 }, 'latency', 'is more than 10000'],
  [{ latency: 99.5 }, 'latency', 'is not a whole number'],
  [{ window: '6d' }, 'window', 'is not one of 7d'],
  [{ visibility: 'internal' }, 'visibility', 'is neither private nor public'],
  [{ environments: 'dev-staging' }, 'environments', 'is not one of dev-staging-prod'],
  [{ database: 'oracle' }, 'database', 'is neither embedded nor postgresql'],
  [{ repoUrl: 'fleet/vessels' }, 'repoUrl', 'is not a repository on github.com'],
  ...['dev.azure.com', 'bitbucket.org', 'gitlab.com', 'git.acme.example'].map((host): Refusal => [
    { repoUrl: `${host}?owner=fleet&repo=vessels` },
    'repoUrl',
    'is not a repository on github.com',
  ]),
  ...['dev.azure.com', 'acme.visualstudio.com', 'bitbucket.org', 'gitlab.com', 'github.com', 'git..acme'].map(
    (host): Refusal => [
      {
        codeHost: 'github-enterprise',
        repoUrl: `${host}?owner=fleet&repo=vessels`,
        registry: 'containers.git.acme.example/fleet',
      },
      'repoUrl',
      'is not a repository on a GitHub Enterprise Server',
    ],
  ),
  ...['dev.azure.com', 'bitbucket.org', 'codeberg.org', 'github.com'].map((host): Refusal => [
    { codeHost: 'gitlab', repoUrl: `${host}?owner=fleet&repo=vessels` },
    'repoUrl',
    'is not a repository on a GitLab',
  ]),
  [
    {
      codeHost: 'github-enterprise',
      repoUrl: 'git.acme.example?owner=fleet&repo=vessels',
      registry: undefined,
    },
    'registry',
    'is missing',
  ],
  ...['fleet', '@fleet/', '@a  @b', '@a\n* @b', '@a #'].map((codeOwners): Refusal => [
    { codeOwners },
    'codeOwners',
    'are not teams, groups or people of the host',
  ]),
  [{ codeOwners: `@${'a'.repeat(200)}` }, 'codeOwners', 'has more than 200 characters'],
  [{ registry: 'fleet' }, 'registry', 'is not a container registry'],
  [{ registry: 'https://ghcr.io/fleet' }, 'registry', 'is not a container registry'],
  [{ registry: 'ghcr.io/Fleet' }, 'registry', 'is not a container registry'],
  [{ registry: 'ghcr..io/fleet' }, 'registry', 'is not a container registry'],
  [{ registry: 'ghcr.io/a..b' }, 'registry', 'is not a container registry'],
  [{ registry: 'ghcr.io/a___b' }, 'registry', 'is not a container registry'],
  [{ gitopsRepoUrl: 'github.com?owner=fleet' }, 'gitopsRepoUrl', 'is not a GitOps repository'],
  [{ argocd: 'pull-request', gitopsRepoUrl: undefined }, 'gitopsRepoUrl', 'is missing'],
];

/** What a form cannot compare: template.yaml refuses it in its first steps. */
export const REFUSED_BY_STEPS: readonly Refusal[] = [
  [{ singular: 'vessels' }, '', 'the plural is the same as the singular'],
  [{ fields: [field('twice'), field('twice')] }, '', 'two fields have the same name'],
  [{ fields: [field('twice'), field('tWICE')] }, '', 'two fields have the same name'],
  [{ fields: [field('imo')] }, '', 'two fields have the same name'],
  [
    { writable: true, database: 'embedded' },
    '',
    'records that clients write are in one database for all pods',
  ],
  [{ repoUrl: 'github.com?owner=fleet&repo=b.B_1-' }, '', 'the image is named after the repository'],
  [{ repoUrl: 'github.com?owner=fleet&repo=a..b' }, '', 'the image is named after the repository'],
  [
    {
      registry: `ghcr.io/${'a'.repeat(150)}`,
      repoUrl: `github.com?owner=fleet&repo=${'b'.repeat(100)}`,
    },
    '',
    'the name of the image, <container registry>/<repository>, has more than 255 characters',
  ],
  [
    { gitopsRepoUrl: 'git.acme.example?owner=fleet&repo=gitops' },
    '',
    'the GitOps repository is at another host',
  ],
];
