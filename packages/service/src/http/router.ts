import type { IncomingMessage } from 'node:http';
import type { Middleware } from 'koa';
import type { Readiness } from '../readiness';
import { didYouMean } from './did-you-mean';
import { negotiate } from './negotiation';
import { Asked, readParameters } from './parameter';
import { Problem, unavailable } from './problem';
import type { Overload } from './overload';
import { percentDecode } from './query-string';
import { type Reply, send } from './reply';
import type { Route } from './route';

/** Beyond what any query of ours needs: a thousand keys in `ids`, percent-encoded commas included. */
const maxUrlLength = 16 * 1024;

interface Guards {
  readonly readiness: Readiness;
  readonly overload: Overload;
  /** What drills do to a request. */
  readonly fault: (() => Promise<void>) | undefined;
}

/**
 * Finds the route, checks what every route has checked, and sends what its handler answers. Whom the guards turn away
 * counts for the route all the same. Probes and scrapes pass them, or the platform would take a busy process for a dead
 * one.
 */
export function router(routes: readonly Route[], { readiness, overload, fault }: Guards): Middleware {
  const paths = new Paths(routes);
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
    if (entry.isProbe) return send(ctx, await answer(req, entry, path, search, id));
    overload.enter();
    try {
      if (fault !== undefined) await fault();
      // One function for both, without another promise in between: each costs a hundredth of a request.
      const sent = send(ctx, await answer(req, entry, path, search, id));
      if (sent !== undefined) await sent;
    } finally {
      overload.leave();
    }
  };

  function answer(
    req: IncomingMessage,
    entry: Entry,
    path: string,
    search: string,
    id: string,
  ): Reply | Promise<Reply> {
    const found = entry.methods.get(req.method === 'HEAD' ? 'GET' : (req.method ?? ''));
    if (found === undefined) {
      if (req.method === 'OPTIONS') return entry.options;
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
    return found.handle({ req, path, search, id, asked, type });
  }
}

/** All methods of one path. */
interface Entry {
  readonly path: string;
  readonly isProbe: boolean;
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
  const isProbe = routes.every(({ kind }) => kind === 'probe');
  return { path, isProbe, methods, allow: allow.join(', '), options: { status: 204, headers } };
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
