import { fixed } from './fixed';
import { explorerPage } from './pages/explorer';
import type { Site } from './pages/layout';
import { readParameters } from './parameter';
import type { Reply } from './reply';
import type { Resource } from './resource';
import type { Route } from './route';

/** `GET /`: for whoever arrives without knowing where to go. The links for a program, the explorer for a browser. */
export function homeRoute(
  site: Site,
  resources: readonly Resource[],
  version: string,
  routes: () => readonly Route[],
): Route {
  const { name, description } = site.identity;
  let document: Reply | undefined;
  let page: Reply | undefined;
  const made = (): Reply => {
    const paths = routes().filter(({ method, path }) => method === 'GET' && !path.endsWith('/:id'));
    const links = Object.fromEntries(paths.map(({ path, operation }) => [operation.id, path]));
    return fixed('application/json', JSON.stringify({ name, version, description, links }));
  };
  return {
    method: 'GET',
    path: '/',
    kind: 'document',
    produces: ['application/json', ...(site.explorer ? ['text/html'] : [])],
    handle: ({ type, search }) => {
      // The explorer's address holds its query; a program's has no parameters.
      if (type === 'text/html') return (page ??= explorerPage(site, resources));
      readParameters([], search);
      return (document ??= made());
    },
    operation: {
      id: 'home',
      tag: 'Operations',
      summary: 'The service and its paths',
      content: {
        'application/json': {
          type: 'object',
          properties: {
            name: { type: 'string' },
            version: { type: 'string' },
            description: { type: 'string' },
            links: { type: 'object', additionalProperties: { type: 'string', format: 'uri-reference' } },
          },
          required: ['name', 'version', 'description', 'links'],
          additionalProperties: false,
        },
        ...(site.explorer && { 'text/html': { type: 'string', description: 'The explorer' } }),
      },
      problems: [400, 406],
    },
  };
}
