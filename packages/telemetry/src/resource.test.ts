import { join } from 'node:path';
import { Program } from '../../service/test/process';

const folder = JSON.stringify(join(__dirname, '..', 'dist'));

/** A program with telemetry, which writes a line and then what a scrape gets. */
async function scraped(
  env: Readonly<Record<string, string>>,
  accept = '',
): Promise<{ log: object; text: string }> {
  const program = new Program(
    [
      '-e',
      `const { startTelemetry } = require(${folder} + '/start.js'); const { log, counter } = require(${folder});
       const telemetry = startTelemetry({ serviceName: 'code', serviceVersion: '1' });
       counter({ name: 'served', description: 'Of a team.' })(1, { 'a.b': '1', a_b: '2', '9lives': '3' });
       telemetry.metrics(${JSON.stringify(accept)}).then(({ body }) => log.info('scraped', { text: body }))
         .then(() => telemetry.shutdown());`,
    ],
    env,
  );
  expect(await program.exit()).toBe(0);
  const line = program.lines.find(({ msg }) => msg === 'scraped') as unknown as { text: string };
  return { log: line, text: line.text };
}

/** Of a sample. @throws when a label stands twice, or Prometheus would not take its name: it refuses the whole scrape */
function labels(text: string, metric: string): Record<string, string> {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${metric}{`)) ?? '';
  const found = [...line.matchAll(/([^{},="]+)="((?:[^"\\]|\\.)*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  for (const [name] of found) expect(name).toMatch(/^[a-z_][a-z0-9_]*$/i);
  expect(new Set(found.map(([name]) => name)).size).toBe(found.length);
  return Object.fromEntries(found) as Record<string, string>;
}

test.each([
  ['service_name=x', { service_name: 'code;x' }],
  ['k8s_pod_name=q,k8s.pod.name=p', { k8s_pod_name: 'p;q' }],
  ['1abc=z,a-b=%2C', { key_1abc: 'z', a_b: ',' }],
])('the attributes %s make labels that Prometheus takes', async (attributes, expected) => {
  const { text } = await scraped({ OTEL_RESOURCE_ATTRIBUTES: attributes });
  expect(labels(text, 'target_info')).toMatchObject(expected);
  expect(labels(text, 'served_total')).toEqual({ a_b: '1;2', key_9lives: '3' });
});

test.each([
  [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=attr%2Cibute,service.version=2' }, 'attr,ibute', '2'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'service.name=attribute', OTEL_SERVICE_NAME: 'variable' }, 'variable', '1'],
  [{ OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=p' }, 'code', '1'],
])('logs, metrics and traces say the same of %j', async (env, service, version) => {
  const { log, text } = await scraped(env);
  expect(log).toMatchObject({ service, version });
  expect(labels(text, 'target_info')).toMatchObject({ service_name: service, service_version: version });
});

test.each([
  ['', false],
  ['*/*', false],
  ['application/openmetrics-text', true],
  ['application/openmetrics-text;q=0', false],
  ['text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1', false],
  ['text/plain;q=0.5, Application/OpenMetrics-Text; Q=0.6', true],
  ['application/openmetrics-text;q=1.5', false],
  // Prometheus 2.42 and 3.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    true,
  ],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    true,
  ],
])('a scrape that accepts %j gets OpenMetrics: %s', async (accept, isOpenMetrics) => {
  const { text } = await scraped({}, accept);
  expect(text.endsWith('# EOF\n')).toBe(isOpenMetrics);
});

test.each([
  { OTEL_SDK_DISABLED: 'True' },
  {
    OTEL_TRACES_SAMPLER: 'ALWAYS_ON',
    OTEL_PROPAGATORS: 'TraceContext, B3',
    OTEL_NODE_RESOURCE_DETECTORS: 'ENV',
  },
])('known names are read in any case: %j', async (env) => {
  const { text, log } = await scraped(env);
  expect(text.includes('served_total')).toBe(!('OTEL_SDK_DISABLED' in env));
  expect(log).not.toHaveProperty('error');
});
