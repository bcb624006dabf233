import { STATUS_CODES } from 'node:http';
import { createRequire } from 'node:module';
import type { Context, Middleware } from 'koa';
import type { z } from 'zod';
import type { OperationSpec, Valid } from './operation-spec';
import { Problem } from './problem';
import { send } from './send';

const specs = new WeakMap<object, OperationSpec>();

export function specOf(middleware: object): OperationSpec | undefined {
  return specs.get(middleware);
}

/**
 * Koa middleware for one endpoint: `router.get('/ports/:unlocode/distance/:other', operation({ … }, ({ params }) => …))`.
 * Checks the request against the schemas before the handler, and answers with what it returns, as JSON with an ETag. A
 * handler that sets `ctx.body` instead returns nothing.
 * @throws at the request: Problem 400 that lists everything that is wrong
 */
export function operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
>(
  spec: OperationSpec<Params, Query, Body, Answer>,
  handle: (
    valid: Valid<z.output<Params>, z.output<Query>, z.output<Body>>,
    ctx: Context,
  ) => z.input<Answer> | Promise<z.input<Answer>>,
): Middleware {
  // Whoever only imports has no use for zod: 5 MB in each of its threads.
  const { replyOf, validate } = createRequire(__filename)('./validation') as typeof import('./validation');
  const middleware: Middleware = async (ctx) => {
    const valid = await validate(spec, ctx);
    const answer: unknown = await handle(
      valid as Valid<z.output<Params>, z.output<Query>, z.output<Body>>,
      ctx,
    );
    if (answer === undefined && ctx.body !== undefined) return;
    await send(ctx, replyOf(spec, answer));
  };
  specs.set(middleware, spec);
  return middleware;
}

/** @throws always: for handlers that find nothing, or refuse */
export function problem(status: number, detail: string): never {
  if (STATUS_CODES[status] === undefined || status < 400)
    throw new RangeError(`${status} is not an error status`);
  throw new Problem(status, detail);
}
