import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { KeySet } from './key-set';
import { KeysUnavailable, TokenRefused } from './refusals';

/** Beyond what fits into a header with anything else; nothing of a longer one is looked at. */
const LONGEST = 16 * 1024;

/** Kinds of JWT that are access tokens (RFC 9068 §2.1); most issuers say JWT, or nothing. */
const TYPES = [undefined, 'at+jwt', 'application/at+jwt', 'jwt'];

/** What an accepted token says. */
export interface Accepted {
  readonly subject: string;
  readonly scopes: readonly string[];
}

export interface VerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockSkewSeconds: number;
  readonly keys: Keys;
}

/** @throws TokenRefused, KeysUnavailable */
export interface Keys extends Pick<KeySet, 'edition' | 'hasOthersThan'> {
  find: JWTVerifyGetKey;
}

export type Verify = (token: string) => Promise<Accepted>;

/** Accepts access tokens of one issuer for one audience (RFC 7519, RFC 8725). */
export function verifier(options: VerifierOptions): Verify {
  const { issuer, audience, algorithms, clockSkewSeconds, keys } = options;
  const verified = (token: string) =>
    jwtVerify(token, (header, input) => keys.find(header, input), {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp', 'sub'],
    });
  return async (token) => {
    if (token.length > LONGEST) throw new TokenRefused(`it has more than ${LONGEST} characters`);
    const { edition } = keys;
    const { payload, protectedHeader } = await verified(token)
      .catch(async (error: unknown) => {
        // Perhaps by the key that has this name by now.
        if (codeOf(error) === BY_ANOTHER_KEY && (await keys.hasOthersThan(edition))) return verified(token);
        throw error;
      })
      .catch((error: unknown) => {
        throw refusalOf(error);
      });
    if (!TYPES.includes(protectedHeader.typ?.toLowerCase()))
      throw new TokenRefused('its typ is not that of an access token');
    const { sub } = payload;
    if (typeof sub !== 'string' || sub === '' || sub.length > 255)
      throw new TokenRefused('its sub is not a name of at most 255 characters');
    return { subject: sub, scopes: scopesOf(payload) };
  };
}

/** A list, or words with spaces between, under the name of RFC 8693 §4.2 or the older one of Azure and Okta. */
function scopesOf({ scope, scp }: JWTPayload): string[] {
  return [scope, scp].flatMap((value) => {
    if (typeof value === 'string') return value.split(' ');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  });
}

const BY_ANOTHER_KEY = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED';
const REASONS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired',
  ERR_JOSE_ALG_NOT_ALLOWED: 'its alg is not allowed here',
  [BY_ANOTHER_KEY]: 'its signature is not by the key that it names',
};

/** In our words: the library's errors carry the token's claims with them. */
function refusalOf(error: unknown): TokenRefused | KeysUnavailable {
  if (error instanceof TokenRefused || error instanceof KeysUnavailable) return error;
  const { claim = '' } = error as { readonly claim?: string };
  if (codeOf(error) === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return new TokenRefused(`its ${claim} is not as it has to be`);
  return new TokenRefused(REASONS[codeOf(error)] ?? 'it is not a signed JWT as asked for here');
}

function codeOf(error: unknown): string {
  return (error as { readonly code?: string }).code ?? '';
}
