const text = { type: 'string' };

/** Headers of responses, for the reference. */
const HEADERS = {
  'X-Request-Id': {
    description: 'Finds the request in logs and traces. A well-formed one of the client is kept.',
    schema: text,
  },
  ETag: { description: 'Strong validator, per encoding', schema: text },
  Location: { description: 'Where the new record is', schema: { type: 'string', format: 'uri-reference' } },
  'WWW-Authenticate': { description: 'What the token lacks (RFC 6750)', schema: text },
  'Retry-After': { description: 'In how many seconds to try again', schema: { type: 'integer', minimum: 1 } },
  RateLimit: { description: 'What is left, and seconds until more is', schema: text },
  'RateLimit-Policy': { description: 'How much there is in how many seconds', schema: text },
};

export type ResponseHeader = keyof typeof HEADERS;

/** Those of services in which clients write. */
const OF_WRITES: readonly string[] = [
  ...['Location', 'WWW-Authenticate', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
];

/** What `headerRefs` refers to. */
export function responseHeaders(writes: boolean): object {
  return Object.fromEntries(Object.entries(HEADERS).filter(([name]) => writes || !OF_WRITES.includes(name)));
}

export function headerRefs(...names: readonly ResponseHeader[]): object {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
