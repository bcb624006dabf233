import type { Context, Middleware } from 'koa';
import type { Readiness } from '../readiness';
import { didYouMean } from './did-you-mean';
import { negotiate } from './negotiation';
import { Asked, readParameters } from './parameter';
import { Problem, unavailable } from './problem';
import { percentDecode } from './query-string';
import { type Reply, send } from './reply';
import type { Call, Route } from './route';

/** Beyond what any query of ours needs: a thousand keys in `ids`, percent-encoded commas included. */
const maxUrlLength = 16 * 1024;

/**
 * Finds the route, checks what every route has checked, and sends what its handler answers.
 * @param guards stand before the answer and after the finding: whom they turn away counts for the route all the same
 */
export function router(
  routes: readonly Route[],
  readiness: Readiness,
  guards: readonly Middleware[] = [],
): Middleware {
  const paths = new Paths(routes);
  const guarded = together(guards);
  return async function route(ctx) {
    const { req } = ctx;
    const url = req.url ?? '/';
    if (url.length > maxUrlLength) {
      throw new Problem(414, `The URL has ${url.length} characters; at most ${maxUrlLength} are read.`);
    }
    if (req.headers.host === undefined && req.httpVersion === '1.1') {
      throw new Problem(400, 'The request lacks the header Host (RFC 9112 §3.2).');
    }
    const { path, search } = target(url);
    const { entry, id } = paths.find(path);
    ctx._matchedRoute = entry.path;
    await guarded(ctx, () => answer(ctx, entry, { path, search, id }));
  };

  async function answer(ctx: Context, entry: Entry, { path, search, id }: Found): Promise<void> {
    const { req } = ctx;
    const found = entry.methods.get(req.method === 'HEAD' ? 'GET' : (req.method ?? ''));
    if (found === undefined) {
      if (req.method === 'OPTIONS') return send(ctx, entry.options);
      throw new Problem(405, `${entry.path} answers to ${entry.allow} only.`, {
        headers: { Allow: entry.allow },
      });
    }
    if (found.kind === 'data') loaded(readiness);
    const asked =
      found.parameters === undefined ? Asked.nothing : readParameters(found.parameters, search, found.check);
    const type =
      (found.format && asked.one(found.format)) ??
      (found.produces === undefined ? '' : negotiate(req.headers.accept, found.produces));
    return send(ctx, await found.handle({ req, path, search, id, asked, type }));
  }
}

/** What of a request's target its route does not tell. */
type Found = Pick<Call, 'path' | 'search' | 'id'>;

/** The first guard lets through to the second, and so on. */
function together(guards: readonly Middleware[]): Middleware {
  return guards.reduceRight<Middleware>(
    (inner, guard) => (ctx, next) =>
      guard(ctx, () => inner(ctx, next) as Promise<unknown>) as Promise<unknown>,
    (_ctx, next) => next(),
  );
}

/** All methods of one path. */
interface Entry {
  readonly path: string;
  readonly methods: Map<string, Route>;
  readonly allow: string;
  readonly options: Reply;
}

class Paths {
  /** By the whole path. */
  readonly #fixed = new Map<string, Entry>();
  /** By what stands before `/:id`. */
  readonly #open = new Map<string, Entry>();

  constructor(routes: readonly Route[]) {
    for (const [path, same] of Map.groupBy(routes, (route) => route.path)) {
      const entry = entryOf(path, same);
      if (path.endsWith('/:id')) this.#open.set(path.slice(0, -'/:id'.length), entry);
      else this.#fixed.set(path, entry);
    }
  }

  /** @throws Problem 404 */
  find(path: string): { entry: Entry; id: string } {
    const fixed = this.#fixed.get(path);
    if (fixed !== undefined) return { entry: fixed, id: '' };
    const slash = path.lastIndexOf('/');
    const parent = percentDecode(path.slice(0, slash), 'the path');
    const id = percentDecode(path.slice(slash + 1), 'the path');
    // `/p%6Frts` is `/ports` (RFC 3986 §6.2.2.2), but an encoded slash is no separator.
    const decoded = path.includes('%') && !id.includes('/') ? this.#fixed.get(`${parent}/${id}`) : undefined;
    if (decoded !== undefined) return { entry: decoded, id: '' };
    const open = id === '' ? undefined : this.#open.get(parent);
    if (open !== undefined) return { entry: open, id };
    const known = [...this.#fixed.keys()];
    const hint = didYouMean(path.replace(/(?<=.)\/$/, ''), known);
    throw new Problem(404, `There is nothing here.${hint} GET /openapi.json lists every path.`);
  }
}

function entryOf(path: string, routes: readonly Route[]): Entry {
  const methods = new Map(routes.map((route) => [route.method as string, route]));
  const allow = [...methods.keys()].flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
  allow.push('OPTIONS');
  const headers = {
    Allow: allow.join(', '),
    'Access-Control-Allow-Methods': allow.join(', '),
    'Access-Control-Allow-Headers':
      'Accept, Content-Type, If-None-Match, X-Request-Id, traceparent, tracestate',
    // A day, which is the most that a browser keeps it.
    'Access-Control-Max-Age': '86400',
  };
  return { path, methods, allow: allow.join(', '), options: { status: 204, headers } };
}

/** Path and query of a request target, in origin form or absolute form (RFC 9112 §3.2). */
function target(url: string): { path: string; search: string } {
  const local = url.startsWith('/') ? url : url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(?=[/?#]|$)/i, '');
  const question = local.indexOf('?');
  const path = question === -1 ? local : local.slice(0, question);
  return { path: path === '' ? '/' : path, search: question === -1 ? '' : local.slice(question + 1) };
}

function loaded({ state }: Readiness): void {
  if (state === 'starting') throw unavailable('The data set is being loaded.', 1);
  if (state === 'failed') throw unavailable('The data set could not be loaded; GET /ready says why.', 30);
}
