import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetFolder, assets } from './docs-assets';
import { fixed } from './fixed';
import { Problem } from './problem';
import type { Reply } from './reply';
import type { Route } from './route';

/**
 * Everything comes from here, and the page talks to nobody else. Swagger UI sets style attributes and draws its
 * icons from data URLs.
 */
const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** `GET /docs`: the API reference in the browser. */
export function docsRoutes(title: string): Route[] {
  const page = fixed('text/html; charset=utf-8', html(title), headers);
  const files = new Map<string, Reply>();
  return [
    {
      method: 'GET',
      path: '/docs',
      kind: 'document',
      handle: () => page,
      operation: {
        id: 'docs',
        tag: 'Operations',
        summary: 'This reference, for the browser',
        content: { 'text/html': { type: 'string' } },
        problems: [],
      },
    },
    {
      method: 'GET',
      path: '/docs/:id',
      kind: 'document',
      handle: ({ id }) => {
        const reply = files.get(id) ?? read(id);
        files.set(id, reply);
        return reply;
      },
      operation: {
        id: 'docsAsset',
        tag: 'Operations',
        summary: 'A file of the reference',
        key: { name: 'file', schema: { type: 'string' }, description: 'Its name', example: 'swagger-ui.css' },
        content: { 'text/css': { type: 'string' }, 'text/javascript': { type: 'string' } },
        problems: [404],
      },
    },
  ];
}

/** Only the listed names are files; nothing that a client writes becomes a path. */
function read(name: string): Reply {
  if (name === 'initialise.js') return fixed('text/javascript; charset=utf-8', initialise, headers);
  const type = Object.hasOwn(assets, name) ? assets[name as keyof typeof assets] : undefined;
  if (type === undefined) throw new Problem(404, 'The reference has no such file.');
  return fixed(type, readFileSync(join(assetFolder(), name)), headers);
}

const initialise = `'use strict';
window.addEventListener('load', () => {
  SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#reference',
    deepLinking: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    // Would ask a validator on another host.
    validatorUrl: null,
  });
});
`;

function html(title: string): string {
  const escaped = title.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <script src="/docs/swagger-ui-bundle.js" defer></script>
    <script src="/docs/initialise.js" defer></script>
  </head>
  <body>
    <main id="reference"></main>
    <noscript>The description itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
  </body>
</html>
`;
}
