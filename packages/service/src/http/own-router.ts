import { Readable } from 'node:stream';
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Readiness } from '../readiness';
import { ownRoutes } from './own-routes';
import { loaded, preflight } from './preconditions';
import { Problem } from './problem';
import type { Reply } from './reply';
import { send } from './send';
import { Finished } from './finished';

/** The team's `@koa/router`, as the kit asks it. */
export interface Own {
  /** Answers the request. @throws Problem */
  serve(ctx: Context): Promise<void>;
}

export function ownRouter(router: Router, readiness: Readiness): Own {
  const routes = ownRoutes(router);
  const middleware = router.routes() as unknown as Middleware;
  const needsData = new Map(routes.map(({ path, spec }) => [path, spec?.needsData !== false]));
  return {
    async serve(ctx) {
      const { path: layers, route } = router.match(ctx.path, ctx.method);
      if (!route) {
        const methods = [...new Set(layers.flatMap((layer) => layer.methods)), 'OPTIONS'];
        const allow = methods.join(', ');
        if (ctx.method === 'OPTIONS') return send(ctx, preflight(allow));
        throw new Problem(405, `${String(ctx._matchedRoute)} answers to ${allow} only.`, {
          headers: { Allow: allow },
        });
      }
      if (needsData.get(String(ctx._matchedRoute)) !== false) loaded(readiness);
      await middleware(ctx, () => Promise.resolve());
      // What was written by `operation` is sent; the rest is as Koa has it.
      if (ctx.respond !== false) await send(ctx, replyOf(ctx));
    },
  };
}

/** What a handler left in `ctx`, as Koa would send it. */
function replyOf({ body, status, type, req }: Context): Reply {
  if (body === undefined) throw new Problem(404, `${req.method ?? ''} ${req.url ?? ''} was not answered.`);
  const reply = { status, ...(type !== '' && { type: withCharset(type) }) };
  if (body === null) return { status };
  if (typeof body === 'string') return { ...reply, body };
  if (Buffer.isBuffer(body)) return { ...reply, body: new Finished(body) };
  if (body instanceof Readable) return { ...reply, body: body.iterator() as AsyncIterableIterator<Buffer> };
  return { ...reply, type: 'application/json', body: JSON.stringify(body) };
}

function withCharset(type: string): string {
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}
