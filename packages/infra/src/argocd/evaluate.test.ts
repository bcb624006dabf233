import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { infra } from '../../test/this-service';
import type { KubernetesObject } from '../manifests/object';
import { buildOverlay } from '../overlay/build';
import { OVERLAYS, readDocuments, readKustomization } from '../overlay/files';
import { merge } from '../overlay/merge';
import { evaluate } from './evaluate';
import { groupKind, type GroupKind } from './group-kind';

const { root, identity, environments } = infra;
const [project, applicationSet] = ['app-project', 'application-set'].map((file) => {
  const [object] = readDocuments(join(root, 'gitops/argocd', `${file}.yaml`));
  if (object === undefined) throw new Error(`${file}: empty`);
  return object;
}) as [KubernetesObject, KubernetesObject];

interface Application {
  readonly project: string;
  readonly source: { readonly repoURL: string; readonly path: string };
  readonly destination: { readonly server: string; readonly namespace: string };
}
interface Project {
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly object[];
  readonly namespaceResourceWhitelist: readonly GroupKind[];
}

describe.each(environments)('Given the Application that the ApplicationSet makes of %s', (environment) => {
  const folders = environments.map((name) => `${OVERLAYS}/${name}`);
  const application = evaluate(applicationSet, folders).find(
    ({ metadata }) => metadata.labels?.environment === environment,
  );
  const { source, destination, ...spec } = application?.spec as Application;
  const allowed = project.spec as Project;

  it('then it is named after service and environment, and found by the catalog', () => {
    expect(application?.metadata).toMatchObject({
      name: `${identity.name}-${environment}`,
      labels: { 'app.kubernetes.io/name': identity.name },
    });
  });

  it('then it deploys the overlay of that name into the namespace that the overlay names', () => {
    expect(existsSync(join(root, source.path, 'kustomization.yaml'))).toBe(true);
    expect(source.path).toBe(`${OVERLAYS}/${environment}`);
    expect(destination.namespace).toBe(readKustomization(join(root, source.path)).namespace);
  });

  it('then the project lets it', () => {
    expect(spec.project).toBe(project.metadata.name);
    expect(allowed.sourceRepos).toContain(source.repoURL);
    expect(allowed.destinations).toContainEqual(destination);
  });

  it('then the project lets in every object of the overlay', () => {
    const kinds = buildOverlay(root, environment).map(groupKind);

    expect(allowed.namespaceResourceWhitelist).toEqual(expect.arrayContaining(kinds));
  });
});

describe('Given the folders of a repository', () => {
  const names = (folders: string[]): string[] =>
    evaluate(applicationSet, folders).map(({ metadata }) => metadata.name);

  it('when a folder is added to the overlays, then there is one Application more', () => {
    expect(names([`${OVERLAYS}/demo`, 'gitops/base', `${OVERLAYS}/demo/deeper`, 'overlays/x'])).toEqual([
      `${identity.name}-demo`,
    ]);
  });
});

describe('Given a template that is wrong', () => {
  const named = (name: string): KubernetesObject =>
    merge(applicationSet, { spec: { template: { metadata: { name } } } });
  const folders = [`${OVERLAYS}/dev`];

  it.each([
    ['a parameter that does not exist', '{{ .path.basenam }}', 'there is no such parameter'],
    ['a function that is not known', '{{ upper .path.basename }}', "'upper' is not known"],
    ['a word that is none', '{{ path }}', "'path' is not known"],
  ])('with %s, then evaluating fails and names it', (_case, name, message) => {
    expect(() => evaluate(named(name), folders)).toThrow(message);
  });

  it('when missing keys are not errors, then they end up in the name', () => {
    const lax = merge(named('{{ .path.basenam }}'), { spec: { goTemplateOptions: ['missingkey=default'] } });

    expect(evaluate(lax, folders)[0]?.metadata.name).toBe('<no value>');
  });

  it('when it is of the older kind of templates, then evaluating fails', () => {
    expect(() => evaluate(merge(applicationSet, { spec: { goTemplate: false } }), folders)).toThrow(
      'goTemplate is off',
    );
  });
});

describe('Given many clusters, as docs/delivery.md has them', () => {
  const [, example = ''] =
    /^```yaml\n(spec:\n  generators:\n[\s\S]*?)^```$/m.exec(
      readFileSync(join(root, 'docs/delivery.md'), 'utf8'),
    ) ?? [];
  const many = merge(applicationSet, parse(example));

  it('then each overlay goes to the clusters of its environment', () => {
    const clusters = [
      { name: 'west', server: 'https://west.example', labels: { environment: 'prod' } },
      { name: 'east', server: 'https://east.example', labels: { environment: 'prod' } },
      { name: 'lab', server: 'https://lab.example', labels: { environment: 'dev' } },
    ];
    const folders = ['dev', 'staging', 'prod'].map((name) => `${OVERLAYS}/${name}`);

    expect(
      evaluate(many, folders, clusters).map(({ metadata, spec }) => {
        const { source, destination } = spec as Application;
        return [metadata.name, source.path, destination.namespace, destination.server];
      }),
    ).toEqual(
      [
        ['dev', 'lab'],
        ['prod', 'west'],
        ['prod', 'east'],
      ].map(([environment = '', cluster = '']) => [
        `${identity.name}-${environment}-${cluster}`,
        `${OVERLAYS}/${environment}`,
        `${identity.name}-${environment}`,
        `https://${cluster}.example`,
      ]),
    );
  });
});
