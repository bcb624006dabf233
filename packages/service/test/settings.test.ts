import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { Program } from './process';

const main = join(repositoryRoot(), 'service', 'dist', 'main.js');

test('settings that cannot be used end the start with EX_CONFIG, and all of them are told', async () => {
  const program = new Program([main], {
    PORT: 'http',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '10',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318',
  });
  expect(await program.exit()).toBe(78);
  expect(program.stderr).toContain('PORT must be');
  expect(program.stderr).toContain('OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; it is "10"');
  expect(program.stderr).toContain('OTEL_EXPORTER_OTLP_ENDPOINT must be an http:// or https:// URL');
  expect(program.lines).toEqual([]);
});

test.each([
  { OTEL_TRACES_SAMPLER: 'sometimes' },
  { OTEL_TRACES_SAMPLER: 'traceidratio' },
  { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1.5' },
])('%j ends the start with EX_CONFIG', async (env) => {
  const program = new Program([main], env);
  expect(await program.exit()).toBe(78);
  expect(program.stderr).toContain('OTEL_TRACES_SAMPLER');
});
