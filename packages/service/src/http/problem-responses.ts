import { STATUS_CODES } from 'node:http';
import { headerRefs, type ResponseHeader } from './response-headers';
import { ref } from './schema';

/** What each error status says, in the words of those who throw it. */
const details: Readonly<Record<number, string>> = {
  400: 'limit: must be a whole number from 1 to 1000',
  401: 'The token is refused: it has expired.',
  403: 'The token lacks the scope vessels:write.',
  404: 'There is nothing here. GET /openapi.json lists every path.',
  406: 'Accept must allow one of application/json',
  409: 'There is such a record already; PUT replaces it.',
  410: 'These changes are no longer kept: ask since=latest, read all records, then follow from there.',
  412: 'The record has changed since it was read; read it again.',
  413: 'The body may have at most 65536 bytes.',
  414: 'The URL has 20000 characters; at most 16384 are read.',
  415: 'The body must be application/json; say so in Content-Type.',
  422: '#/name must be a string',
  428: 'Say by If-Match which ETag you have read, so that nobody else’s change is lost.',
  429: 'A subject may make 6000 changes a minute.',
  500: 'Something went wrong here; the request_id finds it in our logs.',
  503: 'The data set is being loaded.',
};

/** Headers that the kit adds where clients write; a team's own endpoints may answer these without. */
const HEADERS: Readonly<Record<number, readonly ResponseHeader[]>> = {
  401: ['WWW-Authenticate'],
  403: ['WWW-Authenticate'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
};

/** What may become of any request: a Host or a query that is none, a URL beyond all bounds, a fault of ours. */
export const everywhere: readonly number[] = [400, 414, 500];

/** A reference to the response of that status. */
export function problemResponse(status: number): object {
  return { $ref: `#/components/responses/Problem${status}` };
}

/** The responses that others refer to, each with an example of its own. */
export function problemResponses(statuses: readonly number[], takesTokens: boolean): Record<string, object> {
  const distinct = [...new Set(statuses)].sort((a, b) => a - b);
  return Object.fromEntries(distinct.map((status) => [`Problem${status}`, response(status, takesTokens)]));
}

function response(status: number, takesTokens: boolean): object {
  const title = STATUS_CODES[status] ?? 'Error';
  const detail = details[status] ?? title;
  const example = {
    ...{ type: 'about:blank', title, status, detail },
    request_id: '0b9a3c5e-6f0c-4a53-9d3b-0c6b3a1f8e21',
    ...(status === 400 && {
      errors: [{ parameter: 'limit', detail: 'must be a whole number from 1 to 1000' }],
    }),
  };
  const names = takesTokens ? HEADERS[status] : undefined;
  return {
    description: title,
    ...(names !== undefined && { headers: headerRefs(...names) }),
    content: { 'application/problem+json': { schema: ref('Problem'), example } },
  };
}
