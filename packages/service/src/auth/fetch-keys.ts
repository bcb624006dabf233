import { createPublicKey } from 'node:crypto';
import type { JSONWebKeySet, JWK } from 'jose';

/** Characters at most: an issuer has a handful of keys. */
const MOST = 512 * 1024;
const MOST_KEYS = 100;

/**
 * The keys by which an issuer signs, as far as they can be used.
 * @param patience milliseconds for it all
 * @throws when there are none, saying why
 */
export async function fetchKeys(url: string, patience = 5_000): Promise<JSONWebKeySet> {
  const response = await fetch(url, {
    headers: { Accept: 'application/jwk-set+json, application/json' },
    // Whoever is sent elsewhere would take the keys of whoever is there.
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the issuer answers ${response.status} for its keys`);
  }
  return { keys: usable(parsed(await textOf(response))) };
}

async function textOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MOST) throw new Error(`the key set of the issuer has more than ${MOST} characters`);
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the key set of the issuer is not JSON');
  }
}

function usable(set: unknown): JWK[] {
  const keys: unknown = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined;
  if (!Array.isArray(keys)) throw new Error('the key set of the issuer has no list of keys');
  const found = (keys.slice(0, MOST_KEYS) as unknown[]).filter(canVerify);
  if (found.length === 0) throw new Error('the issuer has no key by which a signature can be verified');
  return found;
}

/** A public key of a kind that we know; a secret or a private one in public could be anybody's. */
function canVerify(key: unknown): key is JWK {
  if (typeof key !== 'object' || key === null) return false;
  const jwk = key as JWK;
  if (!['RSA', 'EC', 'OKP'].includes(String(jwk.kty)) || 'd' in jwk) return false;
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    return jwk.kty !== 'RSA' || (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
  } catch {
    return false;
  }
}
