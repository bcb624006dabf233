import { telemetryProblems, telemetrySettings } from './settings';

test('without any variable, or with empty ones, nothing is wrong', () => {
  expect(telemetryProblems({})).toEqual([]);
  const empty = Object.fromEntries(telemetrySettings.map(({ variable }) => [variable, '']));
  expect(telemetryProblems(empty)).toEqual([]);
});

test.each(['always_on', 'always_off', 'parentbased_always_on', 'parentbased_always_off'])(
  'the sampler %s needs no argument',
  (sampler) => {
    expect(telemetryProblems({ OTEL_TRACES_SAMPLER: sampler })).toEqual([]);
  },
);

test.each(['0', '1', '0.1', '.5', '1.0', '1e-3'])('a ratio of %s is one', (ratio) => {
  const sampler = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: ratio };
  expect(telemetryProblems(sampler)).toEqual([]);
});

test.each(['10', '1.01', '-0.1', '10%', 'NaN', 'Infinity', 'half', '0,1', ' ', '0x1', '1e1'])(
  'a ratio of %j is an error, not a silent 1.0',
  (ratio) => {
    const sampler = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: ratio };
    expect(telemetryProblems(sampler)).toEqual([
      `OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; it is ${JSON.stringify(ratio)}`,
    ]);
  },
);

test.each(['traceidratio', 'parentbased_traceidratio'])('the sampler %s lacks its ratio', (sampler) => {
  expect(telemetryProblems({ OTEL_TRACES_SAMPLER: sampler })).toEqual([
    `OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 with OTEL_TRACES_SAMPLER=${sampler}; it is not set`,
  ]);
});

test.each([
  { OTEL_TRACES_SAMPLER: 'sometimes' },
  { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio ' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://collector:4317' },
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  { OTEL_TRACES_EXPORTER: 'zipkin' },
  { OTEL_PROPAGATORS: 'tracecontext,jaeger' },
  { OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name' },
  { OTEL_RESOURCE_ATTRIBUTES: 'a=1,b=2=3' },
  { OTEL_RESOURCE_ATTRIBUTES: 'a=%zz' },
  { OTEL_RESOURCE_ATTRIBUTES: `a=${'x'.repeat(256)}` },
  { OTEL_NODE_RESOURCE_DETECTORS: 'kubernetes' },
  { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http;undici' },
  { OTEL_BSP_SCHEDULE_DELAY: '5s' },
  { OTEL_BSP_MAX_QUEUE_SIZE: '-1' },
  { OTEL_SDK_DISABLED: 'yes' },
  { OTEL_LOG_LEVEL: 'loud' },
  { LOG_LEVEL: 'trace' },
])('%j is refused', (env) => {
  const [problem, ...more] = telemetryProblems(env);
  expect(problem).toMatch(new RegExp(`^${Object.keys(env)[0] ?? ''} must be .+; it is ".+"$`));
  expect(more).toEqual([]);
});

test.each([
  { OTEL_RESOURCE_ATTRIBUTES: 'k8s.pod.name=a-1,deployment.environment.name=a%2Cb,' },
  { OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic aGk=,x=y' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test:4318/x' },
  { OTEL_EXPORTER_OTLP_HEADERS: 'a=b,' },
  { OTEL_PROPAGATORS: 'tracecontext, b3' },
  { OTEL_TRACES_SAMPLER: 'ALWAYS_ON' },
  { OTEL_SDK_DISABLED: 'True' },
  { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http, undici' },
  { LOG_LEVEL: 'DEBUG' },
])('%j is taken', (env) => {
  expect(telemetryProblems(env)).toEqual([]);
});

test('all problems are told at once, each on one line and short, and no secret among them', () => {
  const problems = telemetryProblems({
    OTEL_TRACES_SAMPLER: `x\n${'y'.repeat(10_000)}`,
    OTEL_EXPORTER_OTLP_HEADERS: 'hunter2',
    OTEL_BSP_SCHEDULE_DELAY: 'soon',
  });
  expect(problems).toHaveLength(3);
  for (const problem of problems) expect(problem).toMatch(/^[^\n]{1,250}$/);
  expect(problems.join()).not.toContain('hunter2');
});
