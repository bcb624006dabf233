/** A web server with the pages of a portal, whose backend is elsewhere. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

/** Where install.sh beside this file has put it. */
const folder = process.env.FRONTEND;
const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

/** @param backend its address */
export async function startFrontend(backend) {
  const files = await bundle();
  let document;
  const server = createServer(({ url }, response) => {
    const name = url.slice(1);
    const type = files.has(name) ? TYPES[name.split('.').at(-1)] : 'text/html; charset=utf-8';
    response.setHeader('Content-Type', type);
    // Every other address is one of a page.
    response.end(files.get(name) ?? document);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${server.address().port}`;
  document = page({
    app: {
      title: 'Portal',
      baseUrl: origin,
      // What a reader wants first; nothing here has parts.
      extensions: [
        'entity-card:catalog-graph/relations',
        'entity-card:api-docs/provided-apis',
        'entity-card:catalog/depends-on-components',
        { 'entity-card:catalog/has-subcomponents': false },
        { 'entity-card:api-docs/consumed-apis': false },
      ],
    },
    backend: { baseUrl: backend },
    auth: { providers: { guest: {} } },
  });
  return { origin, close: () => server.close() };
}

/** As a guest, who is asked once. */
export async function signIn(page) {
  const enter = page.getByRole('button', { name: 'Enter' });
  await enter.click();
  await enter.waitFor({ state: 'hidden' });
}

function page(config) {
  const told = JSON.stringify([{ context: 'app', data: config }]).replaceAll('<', '\\u003c');
  return (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title>' +
    `<link rel="stylesheet" href="/page.css"><script type="backstage.io/config">${told}</script>` +
    '<div id="root"></div><script type="module" src="/page.js"></script>'
  );
}

/** What is not an ES module has no names when it is loaded later. TechDocs loads this one so, for its render. */
const reactLater = {
  name: 'react-later',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^react-dom$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: join(import.meta.dirname, 'react.mjs') } : undefined,
    ),
};

/** File by name. */
async function bundle() {
  const { build } = createRequire(join(folder, 'package.json'))('esbuild');
  const outdir = join(folder, 'pages');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.mjs')],
    nodePaths: [join(folder, 'node_modules')],
    ...{ bundle: true, minify: true, splitting: true, format: 'esm', write: false, outdir },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.APP_CONFIG': 'undefined',
      global: 'window',
    },
    inject: [join(import.meta.dirname, 'node.mjs')],
    plugins: [reactLater],
    alias: { stream: 'readable-stream' },
    // Of APIs that are not described by OpenAPI.
    external: ['@asyncapi/*', 'graphiql', 'graphiql/*'],
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [relative(outdir, path), contents]));
}
