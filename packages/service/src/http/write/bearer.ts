import type { IncomingMessage } from 'node:http';
import type { Allowance, WriteLimit } from '../../auth/limit';
import { KeysUnavailable, TokenRefused } from '../../auth/refusals';
import type { Accepted, Verify } from '../../auth/verifier';
import { Problem, unavailable } from '../problem';
import type { WriteGuard } from './guard';
import { scopeOf } from './scope';

export interface BearerOptions {
  /** Absent: nothing says whose tokens are good, so none is. */
  readonly verify: Verify | undefined;
  readonly limit: WriteLimit;
  /** The name of the service, for clients that keep several tokens. */
  readonly realm: string;
}

/** Lets those write who bring a bearer token (RFC 6750) with the scope of the resource, and not too often. */
export function bearerGuard({ verify, limit, realm }: BearerOptions): WriteGuard {
  /** RFC 6750 §3. None of the words has a quote in it. */
  const challenge = (words: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
    'WWW-Authenticate': `Bearer ${Object.entries({ realm, ...words })
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ')}`,
  });

  async function accepted(req: IncomingMessage, scope: string): Promise<Accepted> {
    const token = tokenOf(req);
    if (verify === undefined)
      throw new Problem(401, 'Nobody may write here: the service has no issuer of tokens set.', {
        headers: challenge({ scope }),
      });
    if (token === undefined)
      throw new Problem(401, `Writing takes a bearer token with the scope ${scope} in Authorization.`, {
        headers: challenge({ scope }),
      });
    try {
      return await verify(token);
    } catch (error) {
      if (error instanceof KeysUnavailable)
        throw unavailable('The token cannot be verified at the moment: try again later.', error.retryAfter);
      if (!(error instanceof TokenRefused)) throw error;
      throw new Problem(401, `The token is refused: ${error.message}.`, {
        headers: challenge({ scope, error: 'invalid_token', error_description: error.message }),
      });
    }
  }

  function assertAllowed(allowance: Allowance): void {
    if (!allowance.isAllowed) throw tooMany(allowance, limit.perMinute);
  }

  return {
    async admit({ req }, { plural }) {
      const scope = scopeOf(plural);
      const { subject, scopes } = await accepted(req, scope);
      if (!scopes.includes(scope))
        throw new Problem(403, `The token lacks the scope ${scope}.`, {
          headers: challenge({ scope, error: 'insufficient_scope' }),
        });
      assertAllowed(limit.take(subject));
      return { id: subject };
    },
    count({ id }, further) {
      if (further > 0) assertAllowed(limit.takeMore(id, further));
    },
  };
}

/** `undefined`: there is none. What follows `Bearer` is for the verifier to judge. */
function tokenOf({ headers: { authorization } }: IncomingMessage): string | undefined {
  return /^bearer +(.*)$/i.exec(authorization ?? '')?.[1];
}

/** RFC 6585 §4, with the fields of draft-ietf-httpapi-ratelimit-headers-10. */
function tooMany({ remaining, retryAfter }: Allowance, perMinute: number): Problem {
  const seconds = Math.max(1, Math.ceil(retryAfter));
  return new Problem(429, `A subject may make ${perMinute} changes a minute.`, {
    headers: {
      'Retry-After': String(seconds),
      'RateLimit-Policy': `"writes";q=${perMinute};w=60`,
      RateLimit: `"writes";r=${remaining};t=${seconds}`,
    },
  });
}
