import type { Description, DescribedResource } from '../../../explorer/description';
import { datasetPath } from '../dataset';
import { fixed } from '../fixed';
import { formatsOf } from '../list/formats';
import type { Reply } from '../reply';
import type { Resource } from '../resource';
import { recordFields } from '../schema';
import { explorerModules } from './assets';
import { layout, pageHeaders, type Site } from './layout';

const headers = pageHeaders({
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'connect-src': "'self'",
});

/** Types alone, and what `/docs` runs. */
const UNUSED = ['description.js', 'reference.js'];

/** `GET /` for a browser: a page that is told what the service serves, and asks for it as any client does. */
export function explorerPage(site: Site, resources: readonly Resource[]): Reply {
  const modules = explorerModules()
    .filter((name) => !UNUSED.includes(name))
    .map((name) => `<link rel="modulepreload" href="docs/${name}">`);
  const libraries = resources.some(({ location }) => location !== undefined)
    ? ['d3-array', 'd3-geo', 'topojson-client'].map(
        (name) => `<script src="docs/${name}.min.js" defer></script>`,
      )
    : [];
  const page = layout(site, {
    root: '',
    title: site.identity.title,
    current: 'explorer',
    head: `<link rel="stylesheet" href="docs/base.css">
<link rel="stylesheet" href="docs/explorer.css">
${modules.join('\n')}
${libraries.join('\n')}
<script src="docs/main.js" type="module"></script>
<script type="application/json" id="description">${asData(describe(site, resources))}</script>`,
    body: `<main id="main" tabindex="-1">
<p class="loading">Loading …</p>
<noscript><p class="lead">The explorer needs JavaScript. Without it, open the records as files:
${resources.map(({ plural }) => `<a href="${plural}?format=csv">${plural} as CSV</a>`).join(', ')}. <a href="openapi.json">The description of the API</a> says what else there is.</p></noscript>
</main>`,
  });
  return fixed('text/html; charset=utf-8', page, headers);
}

/** What the page has to know, from the definitions that serve. */
export function describe({ identity }: Site, resources: readonly Resource[]): Description {
  const { title, description } = identity;
  return { title, description, resources: resources.map(describeResource) };
}

function describeResource(resource: Resource, index: number): DescribedResource {
  const { singular, plural, title, description, key, search, location, groupings, defects } = resource;
  return {
    ...{ singular, plural, title, description, key, search, groupings, defects },
    ...(location !== undefined && { location }),
    fields: recordFields(resource).map(({ name, type, description: meaning, sortable = false }) => ({
      ...{ name, type, description: meaning, sortable },
    })),
    filters: resource.filters.map(({ name, field, description: meaning, example }) => ({
      ...{ name, field, description: meaning, example },
    })),
    formats: formatsOf(resource),
    writable: resource.writable !== undefined,
    dataset: datasetPath(resource, index).slice(1),
  };
}

/** JSON that no text in it can leave: it stands in a script element which is never run. */
function asData(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
