import { ConfigurationError, readConfig, settings } from './config';

const service = { resources: [{ plural: 'ports' }] };

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env, service);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

test('without any variable every setting has its default', () => {
  const config = readConfig({}, service);
  expect(config).toMatchObject({ listenPort: 8080, host: '0.0.0.0', logLevel: 'info', drainSeconds: 5 });
  expect(config.databaseUrl).toBeUndefined();
});

test('an empty variable counts as not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' }, service).listenPort).toBe(8080);
});

test('the variable of the source file is named after the resource', () => {
  expect(
    readConfig({ VESSELS_FILE: '/data/v.json' }, { resources: [{ plural: 'vessels' }] }).sourceFiles.vessels,
  ).toBe('/data/v.json');
});

test('all problems are reported at once, each with the variable and what is allowed', () => {
  expect(problems({ PORT: '70000', LOG_LEVEL: 'loud', SHUTDOWN_DRAIN_SECONDS: '1.5' })).toEqual([
    'PORT must be a whole number from 0 to 65535; it is "70000"',
    'LOG_LEVEL must be one of debug, info, warn, error, fatal, silent; it is "loud"',
    'SHUTDOWN_DRAIN_SECONDS must be a whole number of seconds from 0 to 300; it is "1.5"',
  ]);
});

test('a secret is not repeated in its problem', () => {
  const [problem] = problems({ DATABASE_URL: 'mysql://root:hunter2@db/ports' });
  expect(problem).toContain('DATABASE_URL must be');
  expect(problem).not.toContain('hunter2');
});

test.each([
  ['sqlite:///data/ports.db', true],
  ['sqlite://relative.db', false],
  ['http://localhost/ports', false],
  ['ports.db', false],
])('DATABASE_URL %s: allowed is %s', (url, allowed) => {
  expect(problems({ DATABASE_URL: url })).toHaveLength(allowed ? 0 : 1);
});

test.each(['-1', '1e3', '0x50', ' 80', '８０', '99999999999999999999', 'NaN'])(
  'PORT=%j is refused',
  (value) => {
    expect(problems({ PORT: value })).toHaveLength(1);
  },
);

test('a hostile value stays on one line and short', () => {
  const [problem] = problems({ PORT: `80\n${'x'.repeat(10_000)}` });
  expect(problem).toMatch(/^[^\n]{1,200}$/);
});

test('no variable is read twice', () => {
  const variables = Object.values(settings(service)).map(({ variable }) => variable);
  expect(new Set(variables).size).toBe(variables.length);
});
