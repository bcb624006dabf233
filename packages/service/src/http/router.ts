import type { IncomingMessage } from 'node:http';
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Readiness } from '../readiness';
import { negotiate } from './negotiation';
import { ownRouter } from './own-router';
import { type Entry, type FoundRoute, Paths } from './paths';
import { loaded } from './preconditions';
import { Asked, readParameters } from './parameter';
import { Problem } from './problem';
import type { Overload } from './overload';
import type { Reply } from './reply';
import { send } from './send';
import type { Route } from './route';
import { targetOf } from './target';

/** Beyond what any query of ours needs: a thousand keys in `ids`, percent-encoded commas included. */
const maxUrlLength = 16 * 1024;

interface Guards {
  readonly readiness: Readiness;
  readonly overload: Overload;
  /** What drills do to a request. */
  readonly fault: (() => Promise<void>) | undefined;
  /** The team's middleware. */
  readonly around: Middleware | undefined;
}

/**
 * Finds the route, checks what every route has checked, and sends what its handler answers. Whom the guards turn away
 * counts for the route all the same. Probes and scrapes pass them, or the platform would take a busy process for a dead
 * one. All routes are those of one `@koa/router`, in which the team's come before the kit's.
 */
export function router(
  routes: readonly Route[],
  team: Router | undefined,
  { readiness, overload, fault, around }: Guards,
): (ctx: Context) => Promise<void> {
  const own = team === undefined ? undefined : ownRouter(team, readiness);
  const paths = new Paths(routes, team);
  // Nearly all requests have the one that was good last time.
  let knownHost: string | undefined = '';
  return async function route(ctx) {
    const { req } = ctx;
    const url = req.url ?? '/';
    if (url.length > maxUrlLength) {
      throw new Problem(414, `The URL has ${url.length} characters; at most ${maxUrlLength} are read.`);
    }
    const { host, expect } = req.headers;
    if (host !== knownHost) knownHost = goodHost(host, req.httpVersion);
    if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
      throw new Problem(417, 'Expect may be 100-continue, and nothing else (RFC 9110 §10.1.1).');
    }
    const { authority, path, search } = targetOf(url);
    if (authority !== undefined) {
      goodHost(authority, req.httpVersion);
      // Whoever reads it from here on, such as the team's router, takes it for a path.
      req.url = search === '' ? path : `${path}?${search}`;
    }
    const found = paths.find(path, req.method ?? '');
    ctx._matchedRoute = found.path;
    if (found.entry?.isProbe === true)
      return send(ctx, await answer(req, found.entry, path, search, found.id));
    const turn = overload.enter(req, ctx.res);
    try {
      if (turn !== undefined) {
        await turn;
        // Who has left needs no answer.
        if (ctx.res.destroyed) return;
      }
      if (fault !== undefined) await fault();
      if (around !== undefined) {
        await around(ctx, async () => dispatch(ctx, found, path, search));
        return;
      }
      // One function for both, without another promise in between: each costs a hundredth of a request.
      const sent = dispatch(ctx, found, path, search);
      if (sent !== undefined) await sent;
    } finally {
      overload.leave();
    }
  };

  function dispatch(
    ctx: Context,
    { entry, id }: FoundRoute,
    path: string,
    search: string,
  ): Promise<void> | undefined {
    if (entry === undefined) return own?.serve(ctx);
    const reply = answer(ctx.req, entry, path, search, id);
    return reply instanceof Promise ? reply.then((made) => send(ctx, made)) : send(ctx, reply);
  }

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

/** A name or an address, perhaps a listen port, or nothing (RFC 9110 §7.2, RFC 3986 §3.2.2). */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::\d*)?$/;

/** @throws Problem 400, as RFC 9112 §3.2 asks for */
function goodHost(host: string | undefined, version: string): string | undefined {
  if (host === undefined) {
    if (version === '1.1') throw new Problem(400, 'The request lacks the header Host (RFC 9112 §3.2).');
    return '';
  }
  if (host.length > 300 || !HOST.test(host)) {
    throw new Problem(400, 'The request needs one host: a name or an address (RFC 9112 §3.2).');
  }
  return host;
}
