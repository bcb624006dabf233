import { type Format, integer, optional, setting, text, type ValuesOf } from './setting';

/** Signatures by which nobody who only has the public key can make a token (RFC 7518 §3.1, RFC 8037, RFC 9864). */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;

/** Who may write; of services alone that have a resource which is `writable`. */
export const authSettings = {
  issuer: setting({
    variable: 'AUTH_ISSUER',
    description: 'Whose tokens let clients write: the `iss` of a token, letter by letter.',
    format: optional(text('a name without spaces, mostly a URL', isName)),
    default: undefined,
    defaultText: 'nobody may write',
  }),
  audience: setting({
    variable: 'AUTH_AUDIENCE',
    description:
      'For whom such a token must be made: one `aud` of it, the name of this service at the issuer.',
    format: optional(text('a name without spaces', isName)),
    default: undefined,
    defaultText: 'nobody may write',
  }),
  jwksUrl: setting({
    variable: 'AUTH_JWKS_URL',
    description:
      'Where the issuer publishes its keys (RFC 7517): `jwks_uri` of its `/.well-known/openid-configuration`. They are ' +
      'fetched at the start, every ten minutes, and when a token names one that is not among them.',
    format: optional(text('an https:// URL, or an http:// one of this machine', isKeySetUrl)),
    default: undefined,
    defaultText: 'nobody may write',
  }),
  algorithms: setting({
    variable: 'AUTH_ALGORITHMS',
    description: 'How a token may be signed, separated by commas.',
    format: someOf(ALGORITHMS),
    default: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    defaultText: '`RS256,PS256,ES256,EdDSA`',
  }),
  clockSkewSeconds: setting({
    variable: 'AUTH_CLOCK_SKEW_SECONDS',
    description: "How far the issuer's clock may be from this one.",
    format: integer(0, 300, 'seconds'),
    default: 30,
  }),
  writesPerMinute: setting({
    variable: 'WRITES_PER_MINUTE',
    description:
      'How many changes each subject may make in a minute, in each replica, of which every line of a bulk is one: as many at ' +
      'once, then evenly; more are answered 429. A bulk that is let in is done whole, and the next has to wait the longer.',
    format: integer(1, 10_000_000),
    default: 6000,
  }),
  developmentKey: setting({
    variable: 'DEVELOPMENT_KEY',
    description:
      'For development alone, refused where `NODE_ENV` is `production`: 32 random bytes as base64url. Who has them may ' +
      'write. The service makes a key of them and prints a token; `make run` and `make dev` choose some.',
    format: optional(text('32 bytes as base64url: 43 characters', (value) => /^[\w-]{43}$/.test(value))),
    default: undefined,
    defaultText: 'none',
    secret: true,
  }),
};

/** The same, once read. */
export type AuthConfig = ValuesOf<typeof authSettings>;

/** What no setting can tell alone, in words. */
export function authProblems(
  { issuer, audience, jwksUrl, developmentKey }: AuthConfig,
  env: NodeJS.ProcessEnv,
): string[] {
  const trio = { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl };
  const missing = Object.entries(trio).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const isHalf = missing.length > 0 && missing.length < 3;
  return [
    // One whose value is refused is not missing.
    ...missing
      .filter((name) => isHalf && (env[name] ?? '') === '')
      .map((name) => `${name} must be set, too: ${Object.keys(trio).join(', ')} belong together`),
    ...(developmentKey !== undefined && env.NODE_ENV === 'production'
      ? ['DEVELOPMENT_KEY must not be set where NODE_ENV is production: whoever has it may write']
      : []),
    ...(developmentKey !== undefined && missing.length < 3
      ? ['DEVELOPMENT_KEY must not be set beside AUTH_ISSUER: tokens are of one or the other']
      : []),
  ];
}

function isName(value: string): boolean {
  return /^[!-~]{1,500}$/.test(value);
}

/** Keys that come over a network as they are could be anybody's. */
function isKeySetUrl(value: string): boolean {
  const url = URL.parse(value);
  if (url === null) return false;
  const { protocol, hostname, username, password, hash } = url;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return (
    `${username}${password}${hash}` === '' && (protocol === 'https:' || (protocol === 'http:' && isHere))
  );
}

function someOf<const T extends string>(values: readonly T[]): Format<readonly T[]> {
  return {
    allowed: `some of ${values.join(', ')}`,
    read: (given) => {
      const named = given.split(',').map((name) => values.find((value) => value === name.trim()));
      return named.every((name) => name !== undefined) ? named : undefined;
    },
  };
}
