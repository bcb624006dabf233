import { hash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { didYouMean } from './did-you-mean';
import { readJsonBody } from './body';
import { type InvalidParameter, invalidParameters, Problem } from './problem';
import { parseQueryString } from './query-string';
import type { Reply } from './reply';
import { send } from './send';

/** What a team says about one of its endpoints; from it come validation, OpenAPI and errors. */
export interface OperationSpec<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  readonly summary: string;
  readonly description?: string;
  /** The heading under which the reference lists it; default: the service's title. */
  readonly tag?: string;
  /** Of the path; `ctx.params` as they are without. */
  readonly params?: Params;
  /** Anything else in the query string is a 400. A list is `z.array(…)`. Absent: there are no parameters. */
  readonly query?: Query;
  /** JSON, of at most 64 KiB. */
  readonly body?: Body;
  readonly answer?: Answer;
  /** Default 200; 204 without an `answer`. */
  readonly status?: number;
  /** What else it answers, beside the errors that every endpoint may: `{ 404: 'There is no such port' }`. */
  readonly otherAnswers?: Readonly<Record<number, string>>;
  /** Whether it needs the records loaded: 503 until they are. Default `true`. */
  readonly needsData?: boolean;
}

/** A request that fits its specification. */
export interface Valid<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

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

async function validate(spec: OperationSpec, ctx: Context): Promise<Valid<unknown, unknown, unknown>> {
  const errors: InvalidParameter[] = [];
  const parameters = (ctx as Context & { params: Record<string, string> }).params;
  const params = spec.params === undefined ? parameters : checked(spec.params, parameters, errors);
  const search = new URL(ctx.req.url ?? '/', 'http://localhost').search.slice(1);
  const query = checked(spec.query ?? NOTHING, queryOf(spec.query ?? NOTHING, search, errors), errors);
  if (errors.length > 0) throw invalidParameters(errors);
  if (spec.body === undefined) return { params, query, body: undefined };
  const body = checked(spec.body, await readJsonBody(ctx.req), errors, 'body');
  if (errors.length > 0) throw invalidParameters(errors);
  return { params, query, body };
}

const NOTHING = z.object({});

/** Repeated parameters as lists, where the schema wants one. What it does not know is an error. */
function queryOf(schema: z.ZodObject, search: string, errors: InvalidParameter[]): Record<string, unknown> {
  const { shape } = schema;
  const names = Object.keys(shape);
  const values: Record<string, unknown> = {};
  for (const [name, value] of parseQueryString(search)) {
    if (!Object.hasOwn(shape, name)) {
      const known = names.length === 0 ? 'this path has no parameters' : `known are ${names.join(', ')}`;
      errors.push({
        parameter: name.slice(0, 40),
        detail: `is unknown; ${known}.${didYouMean(name, names)}`,
      });
    } else if (isList(shape[name])) values[name] = [...((values[name] ?? []) as string[]), value];
    else if (Object.hasOwn(values, name)) errors.push({ parameter: name, detail: 'may be given only once' });
    else values[name] = value;
  }
  return values;
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isList(schema.unwrap());
  return schema instanceof z.ZodArray;
}

function checked(schema: z.ZodType, value: unknown, errors: InvalidParameter[], where = ''): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    // In a body a JSON pointer (RFC 6901), elsewhere the name.
    const at = path.map(String);
    const parameter =
      where === '' ? at.join('.') : `${where}${at.map((part) => `/${pointer(part)}`).join('')}`;
    if (!errors.some((error) => error.parameter === parameter))
      errors.push({ parameter, detail: message.charAt(0).toLowerCase() + message.slice(1) });
  }
  return undefined;
}

function pointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

function replyOf(spec: OperationSpec, answer: unknown): Reply {
  if (spec.answer === undefined || answer === undefined) return { status: spec.status ?? 204 };
  const result = spec.answer.safeParse(answer);
  if (!result.success)
    throw new Error(`the answer is not what the endpoint promises: ${z.prettifyError(result.error)}`);
  const body = JSON.stringify(result.data);
  return {
    status: spec.status ?? 200,
    type: 'application/json',
    body,
    etag: hash('sha256', body, 'base64url').slice(0, 22),
  };
}

/** @throws always: for handlers that find nothing, or refuse */
export function problem(status: number, detail: string): never {
  if (STATUS_CODES[status] === undefined || status < 400)
    throw new RangeError(`${status} is no error status`);
  throw new Problem(status, detail);
}
