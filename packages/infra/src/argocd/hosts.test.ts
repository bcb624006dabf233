import type { Identity } from '@golden-path/spec';
import { infra } from '../../test/this-service';
import { defaultSettings } from '../settings/settings';
import { generatedFiles } from '../generated-files';
import type { Infrastructure } from '../infrastructure';

const AT = {
  'GitHub Enterprise Server': {
    host: { kind: 'github', name: 'git.acme.example' },
    repository: 'fleet/vessels',
  },
  GitLab: { host: { kind: 'gitlab', name: 'git.acme.example' }, repository: 'acme/fleet/vessels' },
} satisfies Record<string, Partial<Identity>>;

const ELSEWHERE = /\bgithub\.com|\bghcr\.io|githubusercontent/;
/** Pages of public projects that a document or a schema names. */
const PUBLIC = /https:\/\/github\.com\/(prometheus|OpenSLO|slok|pyrra-dev)\//g;

function at(place: Pick<Identity, 'host' | 'repository'>): Infrastructure {
  const identity = { ...infra.identity, ...place, image: 'registry.acme.example/fleet/vessels' };
  return { ...infra, identity, settings: defaultSettings(identity, '0.1.0', infra.components) };
}

describe.each(Object.entries(AT))('Given a repository on %s', (_name, place) => {
  const files = new Map(generatedFiles(at(place)).map(({ path, content }) => [path, content]));
  const page = `https://git.acme.example/${place.repository}`;

  it('then Argo CD takes from there, and from nowhere else', () => {
    expect(files.get('gitops/argocd/app-project.yaml')).toContain(`  sourceRepos:\n    - ${page}.git\n`);
    const followed = files.get('gitops/argocd/application-set.yaml') ?? '';
    expect(Array.from(followed.matchAll(/repoURL: (.*)/g), ([, url]) => url)).toEqual([
      `${page}.git`,
      `${page}.git`,
    ]);
  });

  it('then an alert leads to its runbook there', () => {
    const blob = place.host.kind === 'gitlab' ? `${page}/-/blob/main` : `${page}/blob/main`;
    expect(files.get('gitops/overlays/prod/prometheus-rule.yaml')).toContain(
      `runbook_url: ${blob}/docs/runbooks/AvailabilityBudgetBurns.md\n`,
    );
  });

  it('then the image comes from the registry that was named', () => {
    expect(files.get('gitops/base/deployment.yaml')).toContain('image: registry.acme.example/fleet/vessels:');
  });

  it('then nothing that is generated names another host', () => {
    const found = [...files].flatMap(([path, content]) =>
      content
        .split('\n')
        .filter((line) => ELSEWHERE.test(line.replace(PUBLIC, '')))
        .map((line) => `${path}: ${line}`),
    );
    expect(found).toEqual([]);
  });
});

it('then the owners of what is guarded are named where GitLab looks for them, in its words', () => {
  const nested = at(AT.GitLab);
  const identity = { ...nested.identity, codeOwners: '@acme/fleet/Harbour.Team @ann' };
  const files = generatedFiles({ ...nested, identity }).filter(({ path }) => path.includes('CODEOWNERS'));
  expect(files).toEqual([
    {
      path: '.gitlab/CODEOWNERS',
      content: `# Generated from infra/ by \`make manifests\`. Do not edit.
[Delivery] @acme/fleet/Harbour.Team @ann
/gitops/overlays/prod/
/gitops/argocd/
/.gitlab-ci.yml
/.gitlab/
/catalog-info.yaml
`,
    },
  ]);
});
