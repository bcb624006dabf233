/** What stands where a secret was. */
export const REDACTED = '[redacted]';

const secretName =
  /^(?:.*[_-])?(?:authorization|cookie|password|passwd|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key|signature|sig|session|jwt)$/i;

/** Whether a field, header or query parameter of this name holds a secret: `authorization`, `set-cookie`, `api_key`, … */
export function isSecretName(name: string): boolean {
  // accessToken, clientSecret → access-Token, client-Secret
  return secretName.test(name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-'));
}

/** A query string (without `?`) whose secret values are replaced; at most `length` characters of it. */
export function redactQuery(query: string, length = 1024): string {
  if (query === '') return '';
  const text = query.length > length ? query.slice(0, length) : query;
  return text.replaceAll(/(?<=^|&)([^&=]+)=([^&]*)/g, (pair, name: string) =>
    isSecretName(decoded(name)) ? `${name}=${REDACTED}` : pair,
  );
}

/** Free text in which the credentials of URLs and bearer tokens are replaced. */
export function redactText(text: string): string {
  if (!/:\/\/|bearer |basic /i.test(text)) return text;
  return text
    .replaceAll(/(\w:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${REDACTED}@`)
    .replaceAll(/\b(bearer|basic) [\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`)
    .replaceAll(/([?&])([^\s&=#?]+)=([^\s&#]*)/g, (pair, mark: string, name: string) =>
      isSecretName(decoded(name)) ? `${mark}${name}=${REDACTED}` : pair,
    );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
