import { type Config, ConfigurationError, readConfig, settings } from './config';

const ports = { resources: [{ plural: 'ports' }] };
const vessels = { resources: [{ plural: 'ports' }, { plural: 'vessels', writable: true }] };
const trio = {
  AUTH_ISSUER: 'https://login.example.org/',
  AUTH_AUDIENCE: 'vessel-service',
  AUTH_JWKS_URL: 'https://login.example.org/keys',
};
const seed = 'A'.repeat(43);

function read(env: NodeJS.ProcessEnv): Config | readonly string[] {
  try {
    return readConfig(env, vessels);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

test('a service in which nobody writes has none of the settings, whatever the environment holds', () => {
  expect(JSON.stringify(settings(ports))).not.toMatch(/AUTH_|WRITES_|DEVELOPMENT_KEY/);
  expect(readConfig({ AUTH_ISSUER: 'x' }, ports).auth).toBeUndefined();
});

test('a service with a resource that is writable has them; without any, nobody may write', () => {
  expect(JSON.stringify(settings(vessels))).toMatch(/AUTH_ISSUER.*DEVELOPMENT_KEY/);
  expect(read({})).toMatchObject({ auth: { clockSkewSeconds: 30, writesPerMinute: 6000 } });
  expect(read(trio)).toMatchObject({ auth: { issuer: trio.AUTH_ISSUER, audience: 'vessel-service' } });
});

test.each(Object.keys(trio))('without %s the other two are refused, and it is named', (missing) => {
  expect(read({ ...trio, [missing]: '' })).toEqual([
    `${missing} must be set, too: AUTH_ISSUER, AUTH_AUDIENCE, AUTH_JWKS_URL belong together`,
  ]);
});

test('a value that is refused is told as that, not as missing', () => {
  expect(read({ ...trio, AUTH_JWKS_URL: 'http://login.example.org/keys' })).toEqual([
    'AUTH_JWKS_URL must be an https:// URL, or an http:// one of this machine; it is "http://login.example.org/keys"',
  ]);
});

test.each([
  ['https://login.example.org/keys?tenant=1', true],
  ['http://localhost:8081/keys', true],
  ['http://127.0.0.1:8081/keys', true],
  ['http://[::1]:8081/keys', true],
  ['http://127.0.0.1.example.org/keys', false],
  ['http://localhost.example.org/keys', false],
  ['https://user:hunter2@login.example.org/keys', false],
  ['https://login.example.org/keys#x', false],
  ['file:///etc/keys.json', false],
  ['data:application/json,{"keys":[]}', false],
  ['login.example.org/keys', false],
])('AUTH_JWKS_URL %s: allowed is %s', (AUTH_JWKS_URL, allowed) => {
  expect(Array.isArray(read({ ...trio, AUTH_JWKS_URL }))).toBe(!allowed);
});

test.each<[string, string[] | undefined]>([
  ['ES256', ['ES256']],
  ['ES256, RS256', ['ES256', 'RS256']],
  ...['none', 'HS256', 'RS256,HS256', 'RS256,', 'es256', 'RS256,none'].map((it): [string, undefined] => [
    it,
    undefined,
  ]),
])('AUTH_ALGORITHMS=%s gives %j', (AUTH_ALGORITHMS, algorithms) => {
  const config = read({ ...trio, AUTH_ALGORITHMS });
  if (algorithms === undefined)
    expect(config).toEqual([expect.stringContaining('AUTH_ALGORITHMS must be some of')]);
  else expect(config).toMatchObject({ auth: { algorithms } });
});

test('a key of development is refused in production, beside an issuer, and when it is short; it is not repeated', () => {
  expect(read({ DEVELOPMENT_KEY: seed })).toMatchObject({ auth: { developmentKey: seed } });
  for (const env of [
    { DEVELOPMENT_KEY: seed, NODE_ENV: 'production' },
    { DEVELOPMENT_KEY: seed, ...trio },
    { DEVELOPMENT_KEY: 'AAAA' },
  ]) {
    const problems = read(env);
    expect(problems).toEqual([expect.stringMatching(/^DEVELOPMENT_KEY must/)]);
    expect(JSON.stringify(problems)).not.toContain(env.DEVELOPMENT_KEY);
  }
});
