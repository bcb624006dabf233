import { Answers } from './answers';
import Ajv2020 from 'ajv/dist/2020';
import { lighthouses } from '../../test/lighthouses';
import { writableLighthouses } from '../../test/writable';
import { dependencies, identity, type RunningService, startService } from '../../test/service';
import { openapiDocument, openapiPath } from './openapi';
import { ports } from '../../../../service/src/ports';
import { kitRoutes } from './kit-routes';

interface Document {
  readonly openapi: string;
  readonly info: Record<string, unknown>;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, object>;
    readonly responses: Record<string, ProblemResponse>;
  };
}

interface ProblemResponse {
  readonly content: Record<string, { readonly schema: object; readonly example: Record<string, unknown> }>;
}

interface ValueSchema {
  readonly items?: ValueSchema;
  readonly examples?: string[];
}

interface Link {
  readonly operationId: string;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: { name: string; in: string; schema: ValueSchema }[];
  readonly responses: Record<string, unknown>;
}

const lit = { id: 'L1', title: 'Kjeungskjær', lit: true, colours: ['red'], height: 21, place: [9.53, 63.73] };

test('every error status that an operation names has an example of its own', async () => {
  const service = await startService({ resource: lighthouses, records: {} });
  const document = (await service.client('/openapi.json')).json() as unknown as Document;
  const validate = new Ajv2020({ strict: false, formats: { 'uri-reference': true } }).compile(
    document.components.schemas.Problem ?? false,
  );
  const named = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ responses }) => Object.entries(responses)),
  );
  const errors = named.filter(([status]) => Number(status) >= 400);
  expect(new Set(errors.map(([status]) => status)).size).toBeGreaterThan(5);
  for (const [status, response] of errors) {
    const [, name = ''] = /^#\/components\/responses\/(.*)$/.exec((response as { $ref: string }).$ref) ?? [];
    const { example } = document.components.responses[name]?.content['application/problem+json'] ?? {};
    expect([status, example?.status]).toEqual([status, Number(status)]);
    expect(validate(example)).toBe(true);
  }
  await service.close();
});

describe.each([
  [ports, undefined],
  [lighthouses, { L1: lit }],
  [writableLighthouses(), { L1: lit }],
])('the description of $plural', (resource, records) => {
  const { plural } = resource;
  let service: RunningService;
  let document: Document;
  beforeAll(async () => {
    service = await startService({ resource, ...(records && { records }) });
    document = (await service.client('/openapi.json')).json() as unknown as Document;
  });
  afterAll(() => service.close());

  test('is OpenAPI 3.1 of this service', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: identity.title, version: '1.2.3' });
    expect(Object.keys(document.paths)).toContain(`/${plural}`);
  });

  test('has every route and nothing else', () => {
    const { store, readiness } = service;
    const served = kitRoutes({
      ...dependencies,
      collections: [{ resource, store }],
      answers: new Answers(0),
      readiness,
    });
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(served.map((route) => `${route.method} ${openapiPath(route)}`).sort());
  });

  test('refers to nothing that is missing', () => {
    const text = JSON.stringify(document);
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect(document.components).toHaveProperty([kind, name]);
    }
    expect(text).not.toContain('undefined');
  });

  test('gives each operation one name', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('declares every placeholder of a path', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(methods)) {
        expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(
          named,
        );
      }
    }
  });

  test('has examples that fit their schemas and that the service takes', async () => {
    const ajv = new Ajv2020({ strict: false });
    const parameters = document.paths[`/${plural}`]?.get?.parameters ?? [];
    expect(parameters.length).toBeGreaterThan(5);
    for (const { name, schema } of parameters) {
      const one = schema.items ?? schema;
      for (const example of one.examples ?? []) {
        expect([name, ajv.validate(one, example)]).toEqual([name, true]);
        const query = `${name}=${encodeURIComponent(example)}${name === 'radius' ? '&near=1,1' : ''}`;
        expect([name, (await service.client(`/${plural}?${query}`)).status]).toEqual([name, 200]);
      }
    }
  });
});

test('whoever has a record of a writable resource is shown where to go on; a link names what is there', async () => {
  const service = await startService({ resource: writableLighthouses(), records: {} });
  const { paths, components } = (await service.client('/openapi.json')).json() as unknown as Document & {
    readonly components: { readonly links: Record<string, Link> };
  };
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const linked = operations.flatMap(({ operationId, responses }) =>
    Object.entries(responses).flatMap(([status, response]) =>
      (response as { links?: object }).links === undefined ? [] : [`${operationId} ${status}`],
    ),
  );
  expect(linked).toEqual([
    ...['createLighthouse 201', 'getLighthouse 200'],
    ...['replaceLighthouse 200', 'replaceLighthouse 201', 'updateLighthouse 200'],
  ]);
  for (const { operationId, parameters } of Object.values(components.links)) {
    const named = operations.find((operation) => operation.operationId === operationId)?.parameters;
    for (const name of Object.keys(parameters))
      expect(named?.map((it) => it.name)).toContain(name.replace('header.', ''));
  }
  expect(Object.keys(components.links)).toHaveLength(5);
  await service.close();
});

test.each([
  [[], ['.']],
  [['prod'], ['https://prod.example.org']],
  [
    ['dev', 'prod', 'staging'],
    ['https://dev.example.org', 'https://staging.example.org', 'https://prod.example.org'],
  ],
])(
  'what is tried out elsewhere of a service in %j goes to one of %j, to prod only by choice',
  (names, expected) => {
    const addresses = names.map((environment) => ({
      environment,
      url: `https://${environment}.example.org`,
    }));
    const { servers } = openapiDocument({ resources: [], identity, version: '1.0.0', addresses }, []);
    expect(servers.map(({ url }) => url)).toEqual(expected);
  },
);
