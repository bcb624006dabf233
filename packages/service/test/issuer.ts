import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK, SignJWT } from 'jose';

/** An issuer of tokens on this machine, whose key set can be as wrong as one likes. */
export interface Issuer {
  readonly url: string;
  /** The settings of a service that accepts its tokens. */
  readonly env: Readonly<Record<string, string>>;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** What it says instead of its keys. */
  answer: RequestListener | undefined;
  /** Keys that it publishes. */
  readonly keys: JWK[];
  /** A new key, published at once. @param kid by which a token names it */
  rotate(kid: string, algorithm?: string): Promise<void>;
  /** A token by the newest key. @param claims instead of good ones; one that is undefined is left out */
  token(claims?: Claims, header?: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/** Right and wrong ones. */
export type Claims = Readonly<Record<string, unknown>>;

export const AUDIENCE = 'vessel-service';

export async function startIssuer(algorithm = 'ES256'): Promise<Issuer> {
  let asked = 0;
  let current: { key: CryptoKey; kid: string; alg: string };
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    asked++;
    if (issuer.answer !== undefined) {
      issuer.answer(req, res);
      return;
    }
    res.writeHead(200, { 'Content-Type': 'application/jwk-set+json' });
    res.end(JSON.stringify({ keys: issuer.keys }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: Issuer = {
    url,
    env: { AUTH_ISSUER: url, AUTH_AUDIENCE: AUDIENCE, AUTH_JWKS_URL: `${url}/keys` },
    asked: () => asked,
    answer: undefined,
    keys: [],
    async rotate(kid, alg = algorithm) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      issuer.keys.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' });
      current = { key: privateKey, kid, alg };
    },
    token(claims = {}, header = {}) {
      const seconds = Math.floor(Date.now() / 1000);
      const good = { iss: url, aud: AUDIENCE, sub: 'ida', iat: seconds, exp: seconds + 600 };
      return new SignJWT({ scope: 'lighthouses:write', ...good, ...claims })
        .setProtectedHeader({ alg: current.alg, kid: current.kid, typ: 'at+jwt', ...header })
        .sign(current.key);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  await issuer.rotate('first');
  return issuer;
}
