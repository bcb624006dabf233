import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as telemetry from '@golden-path/telemetry';
import { startTelemetry } from './start';

test('instruments are made, and counted with, where nothing is started', () => {
  const count = telemetry.counter({ name: 'calls_total', description: 'Calls.' });
  telemetry.gauge({ name: 'depth', description: 'Depth.' }, () => 1);
  telemetry.info({ name: 'about', description: 'About.' }, { color: 'blue' });
  telemetry.total({ name: 'sums_total', description: 'Sums.' }, () => []);
  expect(() => {
    count(1, { result: 'good' });
  }).not.toThrow();
});

test('telemetry can be started in a test, too', async () => {
  const started = startTelemetry({ serviceName: 'x', serviceVersion: '1' });
  telemetry.counter({ name: 'calls_total', description: 'Calls.' })(2);
  expect((await started.metrics(undefined)).body).toContain('calls_total 2');
  await started.shutdown();
});

test('those that were made before the start measure from the start on', () => {
  const [index, start] = ['index.js', 'start.js'].map((file) =>
    JSON.stringify(join(__dirname, '..', 'dist', file)),
  );
  const body = execFileSync(
    process.execPath,
    [
      '-e',
      `const { counter, gauge, info, total } = require(${String(index)});
       const count = counter({ name: 'calls_total', description: 'Calls.' });
       gauge({ name: 'depth', description: 'Depth.' }, () => 7);
       info({ name: 'about', description: 'About.' }, { color: 'blue' });
       total({ name: 'sums_total', description: 'Sums.' }, () => [{ value: 5, labels: { of: 'all' } }]);
       count(1);
       const telemetry = require(${String(start)}).startTelemetry({ serviceName: 'x', serviceVersion: '1' });
       count(2);
       count(3);
       telemetry.metrics().then(({ body }) => console.log(body));`,
    ],
    { encoding: 'utf8', env: { PATH: process.env.PATH, LOG_LEVEL: 'silent' } },
  );
  const samples = body.split('\n').filter((line) => /^(calls|depth|about|sums)/.test(line));
  expect(samples.sort()).toEqual([
    'about{color="blue"} 1',
    'calls_total 5',
    'depth 7',
    'sums_total{of="all"} 5',
  ]);
});
