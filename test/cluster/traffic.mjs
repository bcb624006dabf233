// What pods that only simulate would count if each answered twenty requests a second: one in seven of them with an error
// where the image is a bad release, one whose digest begins with `bad`. Labels are those of a scrape by the ServiceMonitor.
//   usage: node traffic.mjs PORT
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const PER_SECOND = 20;
const ONE_FAILS_OF = 7;
const metric = 'http_server_request_duration_seconds';
/** By the name of the pod. */
const pods = new Map();

createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4');
  response.end(`# TYPE ${metric} histogram\n${[...pods.values()].map(series).join('')}`);
}).listen(Number(process.argv[2]), '127.0.0.1');

function series({ labels, isBad, since }) {
  const all = Math.floor(((Date.now() - since) / 1000) * PER_SECOND);
  const failed = isBad ? Math.floor(all / ONE_FAILS_OF) : 0;
  return [
    ['http_response_status_code="200"', all - failed],
    ['http_response_status_code="500",error_type="500"', failed],
  ]
    .map(([outcome, count]) => {
      const all = `${labels},http_request_method="GET",http_route="/",${outcome}`;
      const buckets = ['0.1', '0.275', '+Inf']
        .map((le) => `${metric}_bucket{${all},le="${le}"} ${count}\n`)
        .join('');
      return `${buckets}${metric}_sum{${all}} ${count / 100}\n${metric}_count{${all}} ${count}\n`;
    })
    .join('');
}

for (; ; await delay(1000)) {
  const words = [
    'get',
    'pods',
    '--all-namespaces',
    '--selector',
    'app.kubernetes.io/component=server',
    '--output',
    'json',
  ];
  const { stdout } = await promisify(execFile)('kubectl', words, { maxBuffer: 2 ** 26 }).catch(() => ({}));
  if (stdout === undefined) continue;
  const running = JSON.parse(stdout).items.filter(({ status }) => status.phase === 'Running');
  for (const { metadata, spec } of running)
    if (!pods.has(metadata.name)) {
      const labels = {
        job: metadata.labels['app.kubernetes.io/name'],
        namespace: metadata.namespace,
        pod: metadata.name,
        rollouts_pod_template_hash: metadata.labels['rollouts-pod-template-hash'] ?? '',
      };
      pods.set(metadata.name, {
        labels: Object.entries(labels)
          .map(([name, value]) => `${name}="${value}"`)
          .join(','),
        isBad: /@sha256:bad/.test(spec.containers[0].image),
        since: Date.now(),
      });
    }
  for (const name of pods.keys())
    if (!running.some(({ metadata }) => metadata.name === name)) pods.delete(name);
}
