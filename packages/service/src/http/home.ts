import type { Identity } from '@golden-path/spec';
import { fixed } from './fixed';
import type { Reply } from './reply';
import type { Route } from './route';

/** `GET /`: for whoever arrives without knowing where to go. */
export function homeRoute(
  { name, description }: Identity,
  version: string,
  routes: () => readonly Route[],
): Route {
  let reply: Reply | undefined;
  const made = (): Reply => {
    const paths = routes().filter(({ method, path }) => method === 'GET' && !path.endsWith('/:id'));
    const links = Object.fromEntries(paths.map(({ path, operation }) => [operation.id, path]));
    return fixed('application/json', JSON.stringify({ name, version, description, links }));
  };
  return {
    method: 'GET',
    path: '/',
    kind: 'document',
    parameters: [],
    produces: ['application/json'],
    handle: () => (reply ??= made()),
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
      },
      problems: [400, 406],
    },
  };
}
