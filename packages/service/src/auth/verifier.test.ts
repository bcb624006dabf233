import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKeyInput } from 'node:crypto';
import { CompactEncrypt, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { AUDIENCE, type Claims, type Issuer, startIssuer } from '../../test/issuer';
import { fetchKeys } from './fetch-keys';
import { KeySet } from './key-set';
import { TokenRefused } from './refusals';
import { type Verify, verifier } from './verifier';

let issuer: Issuer;
let other: Issuer;
let verify: Verify;

beforeAll(async () => {
  [issuer, other] = await Promise.all([startIssuer(), startIssuer()]);
  await issuer.rotate('rsa', 'RS256');
  await issuer.rotate('newest');
  verify = verifierOf(issuer);
});
afterAll(() => Promise.all([issuer.close(), other.close()]));

function verifierOf({ url }: Issuer, algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']): Verify {
  const keys = new KeySet({ fetch: () => fetchKeys(`${url}/keys`) });
  return verifier({ issuer: url, audience: AUDIENCE, algorithms, clockSkewSeconds: 30, keys });
}

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

async function refusal(token: string | Promise<string>): Promise<string> {
  const error = await verify(await token).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TokenRefused);
  return (error as Error).message;
}

/** A header and a payload as they are, with whatever stands for a signature. */
function raw(header: object, payload: object, signature = 'AAAA'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(payload)}.${signature}`;
}

const good = () => ({
  iss: issuer.url,
  aud: AUDIENCE,
  sub: 'ida',
  exp: inSeconds(600),
  scope: 'lighthouses:write',
});

test.each<[string, Claims, readonly string[]]>([
  ['scope as words', { scope: 'a b:write' }, ['a', 'b:write']],
  ['scp as a list', { scope: undefined, scp: ['a', 'b:write', 7] }, ['a', 'b:write']],
  ['scp as words', { scope: undefined, scp: 'a b:write' }, ['a', 'b:write']],
  ['none', { scope: undefined }, []],
  ['scope of another kind', { scope: { a: 1 } }, []],
  ['several audiences', { aud: ['x', AUDIENCE], scope: 'a' }, ['a']],
])('a good token with %s tells who it is and what they may', async (_what, claims, scopes) => {
  expect(await verify(await issuer.token(claims))).toEqual({ subject: 'ida', scopes });
});

test.each([{ typ: undefined }, { typ: 'JWT' }, { typ: 'AT+JWT' }, { typ: 'application/at+jwt' }])(
  'a token of type %j is an access token',
  async (header) => {
    await expect(verify(await issuer.token({}, header))).resolves.toMatchObject({ subject: 'ida' });
  },
);

test.each<[string, Claims]>([
  ['another issuer', { iss: 'https://evil.example.org' }],
  ['no issuer', { iss: undefined }],
  ['the issuer with one letter more', { iss: 'http://127.0.0.1:1/' }],
  ['another audience', { aud: 'other-service' }],
  ['no audience', { aud: undefined }],
  ['a list of other audiences', { aud: ['other', `${AUDIENCE}x`] }],
  ['an exp that is over', { exp: inSeconds(-31) }],
  ['no exp', { exp: undefined }],
  ['an exp that is text', { exp: '9999999999' }],
  ['an nbf to come', { nbf: inSeconds(120) }],
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['a subject that is a list', { sub: ['ida'] }],
  ['a subject without end', { sub: 'x'.repeat(256) }],
])('a token with %s is refused', async (_what, claims) => {
  await refusal(issuer.token(claims));
});

test.each<[string, Claims]>([
  ['has just expired', { exp: inSeconds(-15) }],
  ['begins in a moment', { nbf: inSeconds(15) }],
])('a token that %s is good, for clocks differ', async (_what, claims) => {
  await expect(verify(await issuer.token(claims))).resolves.toMatchObject({ subject: 'ida' });
});

test.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'id+jwt'])(
  'a token of type %s is refused',
  async (typ) => {
    expect(await refusal(issuer.token({}, { typ }))).toContain('typ');
  },
);

test('a token of another issuer that says it is of ours is refused, whichever key it names', async () => {
  for (const kid of [
    'newest',
    'first',
    'rsa',
    '../../etc/passwd',
    "' OR 1=1 --",
    'x'.repeat(4000),
    '__proto__',
  ])
    await refusal(other.token({ iss: issuer.url }, { kid }));
});

test('a token that brings its own key, or says where one is, is not verified by it', async () => {
  const [jwk] = other.keys;
  for (const header of [{ jwk }, { jku: `${other.url}/keys` }, { x5u: `${other.url}/keys` }]) {
    const before = other.asked();
    await refusal(other.token({ iss: issuer.url }, header));
    expect(other.asked()).toBe(before);
  }
});

test('an algorithm that is no signature, or is by a shared secret, is refused', async () => {
  await refusal(new UnsecuredJWT(good()).encode());
  for (const alg of ['none', 'None', 'NONE', '']) await refusal(raw({ alg, kid: 'newest' }, good(), ''));
  // The public key as the secret, in each form that a library might take.
  const rsa = issuer.keys.find(({ kid }) => kid === 'rsa') as JsonWebKeyInput['key'];
  const pem = createPublicKey({ key: rsa, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  for (const secret of [pem, JSON.stringify(rsa)]) {
    const unsigned = raw({ alg: 'HS256', kid: 'rsa', typ: 'JWT' }, good(), '').slice(0, -1);
    const signature = createHmac('sha256', secret).update(unsigned).digest('base64url');
    expect(await refusal(`${unsigned}.${signature}`)).toBe('its alg is not allowed here');
  }
});

test('an algorithm that is not in the list is refused, even with a good signature', async () => {
  await expect(verifierOf(issuer, ['RS256'])(await issuer.token())).rejects.toThrow(
    'its alg is not allowed here',
  );
});

test('an encrypted token, one that asks for an extension, and one whose payload is bare are refused', async () => {
  const key = await importJWK(issuer.keys.find(({ kid }) => kid === 'rsa') ?? {}, 'RSA-OAEP-256');
  const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM' };
  const encrypted = new CompactEncrypt(Buffer.from(JSON.stringify(good()))).setProtectedHeader(header);
  await refusal(encrypted.encrypt(key));
  await refusal(raw({ alg: 'ES256', kid: 'newest', crit: ['b64'], b64: false }, good()));
  await refusal(raw({ alg: 'ES256', kid: 'newest', crit: ['exp'] }, good()));
});

test('a token of which one character is another is refused, wherever it is', async () => {
  const token = await issuer.token();
  // Of the last character two bits mean nothing.
  for (let at = 0; at < token.length - 1; at += 7) {
    const character = token.charAt(at) === 'A' ? 'B' : 'A';
    await refusal(token.slice(0, at) + character + token.slice(at + 1));
  }
});

test.each([
  '',
  '.',
  '..',
  '...',
  'a.b.c',
  'a.b',
  '{}',
  'null',
  'é.é.é',
  ' ',
  'eyJ9.eyJ9.x',
  'x'.repeat(16_384),
])('what is no token is refused: %j', async (token) => {
  await refusal(token);
});

test('a token without end is refused before anything of it is read', async () => {
  expect(await refusal('x'.repeat(16 * 1024 + 1))).toBe('it has more than 16384 characters');
});

test('a reason repeats nothing of the token', async () => {
  const token = issuer.token({ iss: 'hunter2', aud: 'hunter2', sub: 'hunter2' });
  expect(await refusal(token)).not.toContain('hunter2');
});

test('a key that is too weak is none', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  issuer.keys.push({
    ...publicKey.export({ format: 'jwk' }),
    kid: 'weak',
    alg: 'RS256',
  });
  const signed = new SignJWT(good()).setProtectedHeader({ alg: 'RS256', kid: 'weak' });
  // jose itself would not sign with it.
  await expect(signed.sign(privateKey)).rejects.toThrow('2048');
  await expect(verifierOf(issuer)(raw({ alg: 'RS256', kid: 'weak' }, good()))).rejects.toThrow(
    'its key is not a key of the issuer',
  );
});
