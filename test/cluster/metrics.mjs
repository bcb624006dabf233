// Stands in for metrics-server, which reads kubelets every 15 seconds: every pod that has run for as long uses 40
// millicores, or as many as a file says for its namespace.
//   usage: node metrics.mjs CERTIFICATE KEY ADDRESS PORT FILE
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { promisify } from 'node:util';

const [certificate, key, address, port, file] = process.argv.slice(2);
const group = 'metrics.k8s.io/v1beta1';
const RESOLUTION = 15;
const resources = [
  { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
];

async function usage(namespace, selector) {
  const words = ['--namespace', namespace, 'get', 'pods', '--output', 'json'];
  const { stdout } = await promisify(execFile)(
    'kubectl',
    selector ? [...words, '--selector', selector] : words,
  );
  const timestamp = new Date().toISOString();
  const cpu = `${JSON.parse(readFileSync(file, 'utf8'))[namespace] ?? 40}m`;
  return JSON.parse(stdout)
    .items.filter(
      ({ status: { phase, startTime } }) =>
        phase === 'Running' && Date.now() - Date.parse(startTime) > RESOLUTION * 1000,
    )
    .map(({ metadata: { name, labels }, spec }) => ({
      metadata: { name, namespace, labels },
      timestamp,
      window: '15s',
      containers: spec.containers.map((one) => ({ name: one.name, usage: { cpu, memory: '64Mi' } })),
    }));
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key) },
  async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'https://metrics');
    const send = (value) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    const [, namespace] = /\/namespaces\/([^/]+)\/pods$/.exec(pathname) ?? [];
    if (pathname === `/apis/${group}`)
      send({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: group, resources });
    else if (namespace === undefined) response.writeHead(404).end();
    else
      send({
        ...{ kind: 'PodMetricsList', apiVersion: group, metadata: {} },
        items: await usage(namespace, searchParams.get('labelSelector')),
      });
  },
);
server.listen(Number(port), address);
