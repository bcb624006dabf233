import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Verify, verifier } from './verifier';

/** Whoever has the key is the issuer: nothing else of the name exists. */
const ISSUER = 'urn:golden-path:development';

/** PrivateKeyInfo of an Ed25519 key, up to its 32 bytes (RFC 8410 §7). */
const PRIVATE_KEY_INFO = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An issuer of its own for one process: the key is nowhere but in its memory, and in its environment. */
export interface Development {
  readonly verify: Verify;
  /** A token with these scopes, for a working day. */
  readonly token: (scopes: readonly string[]) => Promise<string>;
}

/** @param bytes 32, as base64url @param audience the name of the service */
export function development(bytes: string, audience: string): Development {
  const privateKey = keyOf(Buffer.from(bytes, 'base64url'));
  const publicKey = createPublicKey(privateKey);
  return {
    verify: verifier({
      ...{ issuer: ISSUER, audience, algorithms: ['EdDSA'], clockSkewSeconds: 0 },
      keys: { find: () => publicKey, edition: publicKey, hasOthersThan: () => Promise.resolve(false) },
    }),
    token: (scopes) =>
      new SignJWT({ scope: scopes.join(' ') })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setSubject('developer')
        .setIssuedAt()
        .setExpirationTime('12h')
        .sign(privateKey),
  };
}

function keyOf(bytes: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_KEY_INFO, bytes]), format: 'der', type: 'pkcs8' });
}
