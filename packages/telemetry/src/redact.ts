/** What stands where a secret was. */
export const REDACTED = '[redacted]';

/** The last word of a name that holds a secret. */
const WORD =
  /^(?:auth|authentication|bearer|cookies?|jwt|key|otp|pass|passcode|pat|pin|psk|pw|pwd|sas|sess|session|sid|sig)$/;

/** The same where words stand together: ACCESSTOKEN, sessionid. */
const ENDING =
  /(?:authorization|(?:set|auth|session)cookie|credentials?|hmac|sessid|passphrase|passw(?:or)?d|secret|sessionid|signature|token|(?:access|api|app|auth|client|crypt|private|secret|session|shared|signing)key)$/;

/** What was found of names; clients may send any number of others. */
const known = new Map<string, boolean>();
const MOST_KNOWN = 1000;

/**
 * Whether a field, header or query parameter of this name holds a secret: `authorization`, `set-cookie`, `api_key`,
 * `ACCESSTOKEN`, `user[password]`, `token[]`, …
 */
export function isSecretName(name: string): boolean {
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = hasSecretWord(name);
  if (known.size < MOST_KNOWN) known.set(name, found);
  return found;
}

function hasSecretWord(name: string): boolean {
  const words = name
    // accessToken, clientSecret → access-Token, client-Secret
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '-')
    .toLowerCase()
    // pass1 and token[0] are told by the word before the number.
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  return WORD.test(words.at(-1) ?? '') || ENDING.test(words.join(''));
}

/** A query string (without `?`) whose secret values are replaced; at most `length` characters of it. */
export function redactQuery(query: string, length = 1024): string {
  if (query === '') return '';
  const text = query.length > length ? query.slice(0, length) : query;
  return text.replaceAll(/(?<=^|&)([^&=]+)=([^&]*)/g, (pair, name: string, value: string) =>
    isSecretName(decoded(name)) || holdsSecret(value) ? `${name}=${REDACTED}` : pair,
  );
}

/** Whether a value is itself an address with a secret in it, or goes on with parameters behind semicolons. */
function holdsSecret(value: string): boolean {
  if (!/[%;?]/.test(value)) return false;
  const text = decoded(value);
  return redactText(text) !== text;
}

/** Free text in which the credentials of URLs and bearer tokens are replaced. */
export function redactText(text: string): string {
  if (!/:\/\/|[?&;]|bearer |basic /i.test(text)) return text;
  return text
    .replaceAll(/(\w:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${REDACTED}@`)
    .replaceAll(/\b(bearer|basic) [\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`)
    .replaceAll(/([?&;])([^\s&=#?;]+)=([^\s&#]*)/g, (pair, mark: string, name: string) =>
      isSecretName(decoded(name)) ? `${mark}${name}=${REDACTED}` : pair,
    );
}

function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
