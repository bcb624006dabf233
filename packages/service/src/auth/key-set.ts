import { AsyncResource } from 'node:async_hooks';
import { createLocalJWKSet, type CryptoKey, type JSONWebKeySet, type JWTHeaderParameters } from 'jose';
import { KeysUnavailable, TokenRefused } from './refusals';

/** Milliseconds after which keys are fetched again, behind the requests that go on with those that are there. */
const FRESH = 10 * 60_000;

/**
 * Milliseconds for which keys count when the issuer cannot be reached: about as long as tokens do. A key that was
 * withdrawn is good for no longer, even when somebody keeps us from the issuer.
 */
const LONGEST = 60 * 60_000;

/** Milliseconds between two fetches, whatever tokens name: nobody makes us trouble the issuer. */
const COOLDOWN = 10_000;

/** Requests that wait for one fetch; further ones must not take the places of those who read. */
const MOST_WAITING = 100;

type Find = (header: JWTHeaderParameters) => Promise<CryptoKey>;

export interface KeySetOptions {
  /** @throws when there are none, saying why */
  readonly fetch: () => Promise<JSONWebKeySet>;
  /** Hears how each fetch went. */
  readonly fetched?: (failure?: unknown) => void;
  /** Milliseconds, which never go back. */
  readonly now?: () => number;
}

/** The keys of an issuer: fetched once for all who wait for them, kept, and fetched again where that may help. */
export class KeySet {
  #find: Find | undefined;
  #loadedAt = -Infinity;
  #triedAt = -Infinity;
  #pending: Promise<void> | undefined;
  #waiting = 0;
  readonly #load: () => Promise<void>;
  readonly #now: () => number;

  constructor({ fetch, fetched, now = () => performance.now() }: KeySetOptions) {
    this.#now = now;
    // A fetch is of all who wait for it: neither a part of the trace nor of the log of one of them.
    this.#load = AsyncResource.bind(async () => {
      try {
        this.#find = createLocalJWKSet(await fetch());
        this.#loadedAt = now();
        fetched?.();
      } catch (error) {
        fetched?.(error);
      }
    });
  }

  /** The key that a token names. @throws TokenRefused, KeysUnavailable */
  async find(header: JWTHeaderParameters): Promise<CryptoKey> {
    const age = this.#now() - this.#loadedAt;
    if (age > LONGEST) this.#find = undefined;
    if (age > FRESH) void this.refresh();
    return (await this.#known(header)) ?? (await this.#afterFetch(header));
  }

  /** Another one each time that keys are fetched. */
  get edition(): unknown {
    return this.#find;
  }

  /**
   * Whether there are keys of another edition by now: an issuer may change one and leave it its name. Fetches them where
   * there are not, unless that was tried a moment ago. @throws KeysUnavailable
   */
  async hasOthersThan(edition: unknown): Promise<boolean> {
    if (edition === this.edition) await this.#fetched();
    return edition !== this.edition;
  }

  /** Fetches them, unless that was tried a moment ago. Never rejects. */
  refresh(): Promise<void> | undefined {
    if (this.#pending === undefined && this.#now() - this.#triedAt >= COOLDOWN) {
      this.#triedAt = this.#now();
      this.#pending = this.#load().finally(() => {
        this.#pending = undefined;
      });
    }
    return this.#pending;
  }

  /** @throws KeysUnavailable */
  async #fetched(): Promise<void> {
    const pending = this.refresh();
    if (pending === undefined) return;
    if (this.#waiting >= MOST_WAITING) throw new KeysUnavailable(1);
    this.#waiting++;
    await pending.finally(() => this.#waiting--);
  }

  async #afterFetch(header: JWTHeaderParameters): Promise<CryptoKey> {
    await this.#fetched();
    const found = await this.#known(header);
    if (found !== undefined) return found;
    // Only who has just been told all keys knows that this is none.
    if (this.#find !== undefined && this.#loadedAt >= this.#triedAt)
      throw new TokenRefused('its key is not a key of the issuer');
    throw new KeysUnavailable((this.#triedAt + COOLDOWN - this.#now()) / 1000);
  }

  async #known(header: JWTHeaderParameters): Promise<CryptoKey | undefined> {
    try {
      return await this.#find?.(header);
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === 'ERR_JWKS_NO_MATCHING_KEY') return undefined;
      if (code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS')
        throw new TokenRefused('it does not say by which key of the issuer it is signed');
      throw error;
    }
  }
}
