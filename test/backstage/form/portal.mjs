/** A web server with the form of a template, as Backstage's frontend shows it. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where test/form.sh has installed it. */
const folder = process.env.PORTAL;

/** @param template its pages of questions, and its steps */
export async function startForm({ pages, steps }) {
  const script = await bundle();
  // What the scaffolder's backend makes of a template for its frontend.
  const manifest = {
    title: 'Form',
    steps: pages.map((schema) => ({ title: schema.title, description: schema.description, schema })),
  };
  const document =
    '<!doctype html><meta charset="utf-8"><style>body { margin: 0 }</style><main></main>' +
    `<script>window.manifest = ${literal(manifest)}; window.steps = ${literal(steps)}</script>` +
    '<script src="/page.js"></script>';
  const server = createServer(({ url }, response) => {
    const isScript = url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript; charset=utf-8' : 'text/html');
    response.setHeader('Cache-Control', 'max-age=3600');
    response.end(isScript ? script : document);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function literal(value) {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

async function bundle() {
  const { build } = createRequire(join(folder, 'package.json'))('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page.mjs')],
    nodePaths: [join(folder, 'node_modules')],
    bundle: true,
    minify: true,
    write: false,
    outdir: folder,
    loader: { '.svg': 'dataurl' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    logLevel: 'warning',
  });
  return outputFiles.find(({ path }) => path.endsWith('.js')).contents;
}
