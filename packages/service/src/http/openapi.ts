import type { Address, Identity } from '@golden-path/spec';
import { datasetSchemas } from './dataset';
import { fixed } from './fixed';
import { changeSchemas } from './follow/line';
import { getSchemas } from './get';
import { groupSchemas } from './group';
import { listSchemas } from './list/list';
import { lookupSchemas } from './lookup';
import { ownPaths, ownProblems } from './own-openapi';
import type { OwnRoute } from './own-routes';
import type { Parameter, Schema } from './parameter';
import { everywhere, problemResponse, problemResponses } from './problem-responses';
import type { Resource } from './resource';
import type { Answer, RequestHeader, Route } from './route';
import { problemSchema } from './schema';
import { headerRefs, responseHeaders } from './response-headers';
import { recordLinks, writeSchemas } from './write/reference';
import { scopeOf } from './write/scope';

export interface Described {
  readonly resources: readonly Resource[];
  readonly identity: Identity;
  readonly version: string;
  /** Where else it is served, for who reads the document elsewhere. */
  readonly addresses?: readonly Address[];
}

const tags: Readonly<Record<string, string>> = {
  'Data set': 'What is loaded, as a whole',
  Operations: 'For browsers, platforms and programs that read descriptions',
};

const BEARER = 'bearer';

const securitySchemes = {
  [BEARER]: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      "A token of the issuer that the service's operator has set, for this service, with the scope that the operation names.",
  },
};

function aboutTag(name: string, resources: Described['resources']): string {
  const resource = resources.find(({ title }) => title === name);
  if (resource === undefined) return `Endpoints of ${name}`;
  return `Find ${resource.writable === undefined ? '' : 'and change '}${resource.plural}`;
}

/** OpenAPI 3.1, from the very parameters and routes that serve. */
export function openapiDocument(
  { resources, identity, version, addresses = [] }: Described,
  routes: readonly Route[],
  own: readonly OwnRoute[] = [],
) {
  const takesTokens = routes.some(({ writes }) => writes === true);
  return {
    openapi: '3.1.1',
    info: {
      title: identity.title,
      version,
      description:
        `${identity.description}. ${howWritten(resources)} Every response has an \`X-Request-Id\`; ` +
        'every error is a problem document (RFC 9457), which a browser (`Accept: text/html`) gets as a page.',
      contact: { name: identity.owner },
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: serversOf(addresses),
    // Nobody is asked who they are.
    security: [],
    tags: [
      ...new Set([
        ...routes.map(({ operation }) => operation.tag),
        ...own.map(({ spec }) => spec?.tag ?? identity.title),
      ]),
    ].map((name) => ({ name, description: tags[name] ?? aboutTag(name, resources) })),
    paths: {
      ...Object.fromEntries(
        Array.from(Map.groupBy(routes, openapiPath), ([path, same]) => [
          path,
          Object.fromEntries(same.map((route) => [route.method.toLowerCase(), operationOf(route)])),
        ]),
      ),
      ...ownPaths(own, identity.title),
    },
    components: {
      schemas: {
        ...(Object.assign(
          {},
          ...resources.map((resource) => ({
            ...getSchemas(resource),
            ...listSchemas(resource),
            ...lookupSchemas(resource),
            ...groupSchemas(resource),
            ...(resource.writable !== undefined && { ...writeSchemas(resource), ...changeSchemas(resource) }),
          })),
        ) as Record<string, Schema>),
        ...datasetSchemas(),
        Problem: problemSchema,
      },
      responses: problemResponses(
        [
          ...[...everywhere, 503, ...routes.flatMap(({ operation }) => operation.problems)],
          ...ownProblems(own),
        ],
        takesTokens,
      ),
      headers: responseHeaders(takesTokens),
      ...(takesTokens && {
        securitySchemes,
        links: Object.assign({}, ...resources.map(recordLinks)) as object,
      }),
    },
  };
}

/**
 * A page elsewhere, such as a portal's, tries requests out at the first: there `.` would be the portal. What may break
 * something in prod is not to be what is tried without a choice.
 */
function serversOf(addresses: readonly Address[]): { url: string; description: string }[] {
  if (addresses.length === 0) return [{ url: '.', description: 'Beside this document' }];
  const isProd = ({ environment }: Address) => Number(environment === 'prod');
  return addresses
    .toSorted((a, b) => isProd(a) - isProd(b))
    .map(({ environment, url }) => ({ url, description: environment }));
}

function howWritten(resources: readonly Resource[]): string {
  const writable = resources
    .filter((resource) => resource.writable !== undefined)
    .map(({ plural }) => plural);
  if (writable.length === 0) return 'Read-only; data enters by import.';
  return `Data enters by import, and ${writable.join(', ')} by requests of those who may write.`;
}

/** `/ports/:id` → `/ports/{unlocode}`. */
export function openapiPath({ path, operation }: Route): string {
  return path.replace(/:id$/, `{${operation.key?.name ?? ''}}`);
}

function operationOf({ method, path, operation, parameters = [], kind, writes = false }: Route) {
  const { id, tag, summary, description, body, content, headers = [], others = {}, problems } = operation;
  const links = linksTo(operation.links);
  const [, plural = ''] = path.split('/');
  const inPath = operation.key && { in: 'path', required: true, ...operation.key };
  const all = [
    ...(inPath ? [inPath] : []),
    ...parameters.map(parameterObject),
    ...headers.map((header) => headerParameter(header)),
  ];
  const isRead = method === 'GET' && kind !== 'probe';
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: `${description ?? `${summary}.`}${writes ? ` Needs a token with the scope \`${scopeOf(plural)}\`.` : ''}`,
    ...(all.length > 0 && { parameters: all }),
    ...(body && {
      requestBody: {
        required: true,
        content: { [body.type]: { schema: body.schema, example: body.example } },
      },
    }),
    // RFC 6750 for whoever writes; nobody else is asked who they are.
    ...(writes && { security: [{ [BEARER]: [] }] }),
    responses: {
      ...(Object.keys(content).length > 0 && {
        200: {
          description: summary,
          headers: isRead ? headerRefs('X-Request-Id', 'ETag') : headerRefs('X-Request-Id'),
          content: contentOf(content),
          ...links,
        },
      }),
      ...Object.fromEntries(
        Object.entries(others).map(([status, answer]) => [
          status,
          { ...answerObject(answer), ...(answer.content && links) },
        ]),
      ),
      ...(isRead && { 304: { description: 'The client has it already' } }),
      ...Object.fromEntries(
        [...new Set([...problems, ...everywhere, ...(kind === 'probe' ? [] : [503])])].map((status) => [
          status,
          problemResponse(status),
        ]),
      ),
    },
  };
}

function contentOf(content: Readonly<Record<string, Schema>>): object {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}

function linksTo(names: readonly string[] = []): object {
  if (names.length === 0) return {};
  return { links: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/links/${name}` }])) };
}

function answerObject({ description, headers = [], content }: Answer): object {
  return {
    description,
    headers: headerRefs('X-Request-Id', ...headers),
    ...(content && { content: contentOf(content) }),
  };
}

function headerParameter({ name, description, pattern, example }: RequestHeader): object {
  return { name, in: 'header', description, schema: { type: 'string', pattern, examples: [example] } };
}

/** Examples stand in the schema: as the parameter's own, Swagger UI would fill them all into its form. */
function parameterObject({ name, description, schema, example, repeatable }: Parameter) {
  const value = { ...schema, ...(example !== undefined && { examples: [example] }) };
  return {
    name,
    in: 'query',
    description,
    ...(repeatable === true
      ? { schema: { type: 'array', items: value }, style: 'form', explode: true }
      : { schema: value }),
  };
}

/** `GET /openapi.json`; the document is made at the first request, from all routes, this one included. */
export function openapiRoute(
  described: Described,
  routes: () => readonly Route[],
  own: readonly OwnRoute[] = [],
): Route {
  let reply: ReturnType<typeof fixed> | undefined;
  return {
    method: 'GET',
    path: '/openapi.json',
    kind: 'document',
    parameters: [],
    produces: ['application/json'],
    handle: () =>
      (reply ??= fixed('application/json', JSON.stringify(openapiDocument(described, routes(), own)))),
    operation: {
      id: 'openapi',
      tag: 'Operations',
      summary: 'This description, OpenAPI 3.1',
      content: { 'application/json': { type: 'object' } },
      problems: [400, 406],
    },
  };
}
