// Runs Prometheus with the configuration of `make observe` against the built service, both on free listen ports, and
// asks what the rules and the dashboard live on: the job's name, the histogram, exemplars, healthy rules.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freeListenPort } from '@golden-path/service/testing';
import { parse, stringify } from 'yaml';

const patience = 180_000;
const folder = mkdtempSync(join(tmpdir(), 'observe-'));
const started = [];

/** Names that become the same label, or none: a label that stands twice would lose the whole scrape. */
const hostile = 'service_name=x,k8s.pod.name=p,k8s_pod_name=q,1abc=z';

async function startService() {
  const service = spawn(process.execPath, ['service/dist/main.js'], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      SHUTDOWN_DRAIN_SECONDS: '0',
      OTEL_RESOURCE_ATTRIBUTES: hostile,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(service);
  let listening;
  for await (const line of createInterface({ input: service.stdout })) {
    const { msg, port } = JSON.parse(line);
    if (msg === 'listening') listening = port;
    if (msg !== 'ready') continue;
    service.stdout.resume();
    return `127.0.0.1:${listening}`;
  }
  throw new Error('the service ended before it was ready');
}

/** With the target replaced, and looking more often: the rest is what the container gets. */
async function startPrometheus(target) {
  cpSync('observe/generated', folder, { recursive: true });
  const file = join(folder, 'prometheus.yaml');
  const config = parse(readFileSync(file, 'utf8'));
  config.scrape_configs[0].static_configs[0].targets = [target];
  config.global = { scrape_interval: '1s', evaluation_interval: '1s', scrape_timeout: '1s' };
  writeFileSync(file, stringify(config));
  const flags = parse(readFileSync('packages/cli/observe/compose.yaml', 'utf8')).services.prometheus.command;
  const port = await freeListenPort();
  const prometheus = spawn(
    'prometheus',
    [
      ...flags.filter((flag) => !flag.startsWith('--config.file')),
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  started.push(prometheus);
  return { job: config.scrape_configs[0].job_name, api: `http://127.0.0.1:${port}/api/v1` };
}

/** What the API says, once `isEnough` of it is true. */
async function eventually(what, url, isEnough) {
  const deadline = Date.now() + patience;
  let last;
  while (Date.now() < deadline) {
    // While it starts, it refuses connections, then answers in words.
    last = await fetch(url)
      .then((response) => response.json())
      .catch(String);
    if (last.data !== undefined && isEnough(last.data)) return last.data;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  assert.fail(`${what}: ${JSON.stringify(last).slice(0, 1000)}`);
}

try {
  const target = await startService();
  const metrics = await (await fetch(`http://${target}/metrics`)).text();
  const checked = spawnSync('promtool', ['check', 'metrics'], { input: metrics, encoding: 'utf8' });
  // 3: sound, but not named as its linter likes it.
  assert([0, 3].includes(checked.status), checked.stderr);
  const { job, api } = await startPrometheus(target);
  const query = (promql) => `${api}/query?query=${encodeURIComponent(promql)}`;
  await eventually(
    'the service is scraped',
    query(`up{job="${job}"} == 1`),
    ({ result }) => result.length === 1,
  );

  const traceId = 'c0ffee'.padEnd(32, '0');
  await fetch(`http://${target}/dataset`, { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` } });
  await eventually(
    'the request is counted',
    query(`http_server_request_duration_seconds_count{job="${job}",http_route="/dataset"}`),
    ({ result }) => result.some(({ value }) => Number(value[1]) >= 1),
  );
  const start = Math.floor(Date.now() / 1000) - 600;
  const bucket = encodeURIComponent(`http_server_request_duration_seconds_bucket{job="${job}"}`);
  await eventually(
    'the trace of the request is on its bucket',
    `${api}/query_exemplars?query=${bucket}&start=${start}&end=${start + 1200}`,
    (series) => series.some(({ exemplars }) => exemplars.some(({ labels }) => labels.trace_id === traceId)),
  );
  const { groups } = await eventually('all rules are evaluated', `${api}/rules`, ({ groups: all }) =>
    all.every(({ rules }) => rules.every(({ health }) => health !== 'unknown')),
  );
  const rules = groups.flatMap((group) => group.rules);
  assert(rules.length > 0, 'there are no rules');
  const failed = rules
    .filter(({ health }) => health !== 'ok')
    .map(({ name, lastError }) => `${name}: ${lastError}`);
  assert.deepEqual(failed, []);
  console.log(`Prometheus scrapes ${job}, keeps its exemplars and evaluates ${rules.length} rules`);
} finally {
  for (const child of started) child.kill('SIGTERM');
  await Promise.all(started.map((child) => child.exitCode ?? once(child, 'exit')));
  rmSync(folder, { recursive: true });
}
