import { fixed } from '../fixed';
import type { Route } from '../route';
import { layout, pageHeaders, type Site } from './layout';

/** Swagger UI draws its icons from data URLs; its styles it sets by script, element by element, which a policy allows. */
const headers = pageHeaders({
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
});

/** `GET /docs`: the API reference in the browser. */
export function docsRoute(site: Site): Route {
  const page = fixed('text/html; charset=utf-8', html(site), headers);
  return {
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
  };
}

function html(site: Site): string {
  return layout(site, {
    root: '',
    title: `API reference · ${site.identity.title}`,
    current: 'docs',
    head: `<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/base.css">
<link rel="stylesheet" href="docs/reference.css">
<script src="docs/swagger-ui-bundle.js" defer></script>
<script src="docs/reference.js" type="module"></script>`,
    body: `<div id="main" class="reference" tabindex="-1"><div id="reference"></div>
<noscript><p class="lead">The description itself is at <a href="openapi.json">openapi.json</a>.</p></noscript></div>`,
  });
}
