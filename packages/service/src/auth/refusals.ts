/** A token that cannot be accepted. The message completes "The token is refused: …" and holds nothing of it. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** Whether a token is good cannot be told at the moment. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
  /** @param retryAfter seconds */
  constructor(readonly retryAfter: number) {
    super('the keys of the issuer cannot be had');
  }
}
