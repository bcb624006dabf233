import { STATUS_CODES } from 'node:http';
import { requestContext } from '../observe';
import type { Reply } from './reply';

/** One thing that is wrong with one parameter, or one member of a body. */
export interface InvalidParameter {
  readonly parameter: string;
  /** Where in the body: a JSON pointer as a fragment (RFC 6901 §6), as in RFC 9457 §3. */
  readonly pointer?: string;
  readonly detail: string;
}

export interface ProblemOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly errors?: readonly InvalidParameter[];
}

/**
 * A request that cannot be answered as asked. Handlers throw it; the client reads it as a problem document
 * (RFC 9457), so `detail` says what to do differently and holds nothing internal.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly InvalidParameter[] | undefined;

  constructor(
    readonly status: number,
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(detail, options);
    this.headers = options.headers ?? {};
    this.errors = options.errors;
  }
}

/** 400 with everything that is wrong at once. */
export function invalidParameters(errors: readonly InvalidParameter[]): Problem {
  const detail = errors.map((error) => `${error.parameter}: ${error.detail.replace(/\.$/, '')}`).join('; ');
  return new Problem(400, detail, { errors });
}

/** 503 that says when to try again. */
export function unavailable(detail: string, retryAfter: number): Problem {
  return new Problem(503, detail, { headers: { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) } });
}

/**
 * The problem document. `type` is `about:blank`: the status says what kind of problem it is, `title` is its
 * phrase (RFC 9457 §4.2.1), `detail` and `errors` say what happened here.
 * @param path of the request, as it stood in the request line
 */
export function problemReply(problem: Problem, path: string): Reply {
  const { status, detail, errors, headers } = problem;
  const requestId = requestContext()?.requestId;
  return {
    status,
    type: 'application/problem+json',
    cache: 'no-store',
    headers,
    body: JSON.stringify({
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail,
      instance: uriReference(path),
      ...(requestId !== undefined && { request_id: requestId }),
      ...(errors && { errors }),
    }),
  };
}

/** Node.js lets through bytes that no URI may hold (RFC 3986 §2); and nobody needs a path of kilobytes back. */
function uriReference(path: string): string {
  return path
    .slice(0, 200)
    .replace(/%(?![0-9A-Fa-f]{2})/g, '%25')
    .replace(/[^!$-;=@-Z_a-z~]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
