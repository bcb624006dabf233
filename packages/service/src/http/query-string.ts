import { Problem } from './problem';

/** The pairs of a query string, decoded strictly, as they are asked for. @throws Problem 400 */
export function* parseQueryString(search: string): Generator<[name: string, value: string], undefined> {
  for (let start = 0; start < search.length;) {
    const ampersand = search.indexOf('&', start);
    const end = ampersand === -1 ? search.length : ampersand;
    const pair = search.slice(start, end);
    start = end + 1;
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    yield equals === -1
      ? [decode(pair), '']
      : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
  }
}

export function formatQueryString(pairs: readonly (readonly [name: string, value: string])[]): string {
  // A comma needs no escape (RFC 3986 §3.4) and reads better.
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%2C', ',');
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function decode(text: string): string {
  return percentDecode(text.replaceAll('+', ' '), 'the query string');
}

/** @param where it stands, for the client's eyes @throws Problem 400 for broken escapes and broken UTF-8 */
export function percentDecode(text: string, where: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    throw new Problem(
      400,
      `${where} is not percent-encoded UTF-8: '${shown}'. Write a literal % as %25 and encode text as UTF-8.`,
    );
  }
}
