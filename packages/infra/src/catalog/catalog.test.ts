import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  type Entity,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { parse, parseAllDocuments } from 'yaml';

const root = repositoryRoot();
const identity = readIdentity();
const documents = parseAllDocuments(readFileSync(join(root, 'catalog-info.yaml'), 'utf8'));
const entities = documents.map((document) => document.toJS() as Entity);

/** As the catalog does before it takes an entity in. */
const policy = EntityPolicies.allOf([
  new DefaultNamespaceEntityPolicy(),
  new SchemaValidEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);
const VALIDATORS = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
];

/** What the fields of a spec relate to, and of which kind it is when the reference does not say. */
const RELATIONS: Readonly<Record<string, string>> = {
  owner: 'group',
  system: 'system',
  domain: 'domain',
  parent: 'group',
  providesApis: 'api',
  consumesApis: 'api',
  dependsOn: 'component',
};

test.each(entities.map((entity) => [stringifyEntityRef(entity), entity] as const))(
  '%s is what the catalog takes',
  async (_reference, entity) => {
    // The text of the API's definition is put in before the catalog looks.
    const resolved =
      entity.kind === 'API' ? { ...entity, spec: { ...entity.spec, definition: 'openapi' } } : entity;
    await expect(policy.enforce(resolved)).resolves.toBeDefined();
    const verdicts = await Promise.all(VALIDATORS.map((validator) => validator.check(resolved)));
    expect(verdicts.filter((isOfKind) => isOfKind)).toHaveLength(1);
  },
);

test('every relation leads to an entity of this file, or to the owner and the system that the catalog has', () => {
  const here = new Set(entities.map(stringifyEntityRef));
  const elsewhere = [identity.owner, identity.system];
  const related = entities.flatMap(({ spec = {} }) =>
    Object.entries(RELATIONS).flatMap(([field, defaultKind]) =>
      referencesOf(spec[field]).map((reference) =>
        stringifyEntityRef(parseEntityRef(reference, { defaultKind, defaultNamespace: 'default' })),
      ),
    ),
  );
  expect(related.length).toBeGreaterThan(10);
  expect(related.filter((reference) => !here.has(reference) && !elsewhere.includes(reference))).toEqual([]);
});

test('the API has its definition, the documents their site', () => {
  const api = entities.find(({ kind }) => kind === 'API');
  const { $text } = api?.spec?.definition as unknown as { $text: string };
  expect(JSON.parse(readFileSync(join(root, $text), 'utf8'))).toHaveProperty('openapi');
  expect(existsSync(join(root, 'mkdocs.yml'))).toBe(true);
});

test('who looks at an entity, or at the template, gets to its page in the portal, and is not led out of it', () => {
  const template = parse(readFileSync(join(root, 'template.yaml'), 'utf8')) as Entity;
  const { documents: service } = Object.groupBy(entities, ({ metadata }) =>
    metadata.annotations?.['backstage.io/techdocs-ref'] === undefined ? 'others' : 'documents',
  );
  const places = [...entities, template].flatMap(({ metadata: { annotations = {}, links = [] } }) => {
    expect(links).toEqual([]);
    const place = annotations['backstage.io/techdocs-entity'];
    return place === undefined ? [] : [{ place, path: annotations['backstage.io/techdocs-entity-path'] }];
  });
  expect(places).toHaveLength(4);
  for (const { place, path = '' } of places) {
    expect(service?.map(stringifyEntityRef)).toContain(place);
    const pages = [`docs${path}.md`, `docs${path}/README.md`].filter((page) => existsSync(join(root, page)));
    expect([path, pages]).toEqual([path, [expect.any(String)]]);
  }
});

test('plugins find the service: by its repository, its workloads, its rules and its dashboards', () => {
  const service = entities.find(({ kind, spec }) => kind === 'Component' && spec?.type === 'service');
  expect(service?.metadata.annotations).toMatchObject({
    'github.com/project-slug': identity.repository,
    'backstage.io/techdocs-ref': 'dir:.',
    'backstage.io/kubernetes-id': identity.name,
    'backstage.io/kubernetes-label-selector': `app.kubernetes.io/name=${identity.name}`,
    'argocd/app-selector': `app.kubernetes.io/name=${identity.name}`,
    'prometheus.io/alert': 'all',
    'grafana/dashboard-selector': identity.name,
    'grafana/alert-label-selector': `service=${identity.name}`,
  });
});

function referencesOf(value: unknown): string[] {
  return [value].flat().filter((reference) => typeof reference === 'string');
}
