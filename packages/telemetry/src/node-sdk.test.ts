import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Packages of the SDK that a process has loaded after starting its telemetry; Jest's own loader would know no hooks. */
function loaded(): string[] {
  const code = `
    require('@golden-path/telemetry/start').startTelemetry({ serviceName: 'one', serviceVersion: '1' });
    console.error(JSON.stringify(Object.keys(require.cache)));`;
  const stderr = execFileSync('sh', ['-c', '"$0" -e "$1" 2>&1 >/dev/null', process.execPath, code], {
    cwd: join(__dirname, '..', '..'),
    encoding: 'utf8',
  });
  return [...new Set(stderr.match(/@(opentelemetry|grpc)\/[\w-]+/g))];
}

test('starting loads what is used of the SDK, and nothing else', () => {
  const packages = loaded();
  expect(packages).toEqual(
    expect.arrayContaining([
      '@opentelemetry/sdk-node',
      '@opentelemetry/exporter-prometheus',
      '@opentelemetry/exporter-trace-otlp-http',
    ]),
  );
  const unused = /grpc|zipkin|configuration|exporter-(logs|metrics)/;
  expect(packages.filter((name) => unused.test(name))).toEqual([]);
});
