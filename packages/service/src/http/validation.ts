import { hash } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import { readJsonBody } from './body';
import { didYouMean } from './did-you-mean';
import type { OperationSpec, Valid } from './operation-spec';
import { type InvalidParameter, invalidParameters } from './problem';
import { parseQueryString } from './query-string';
import type { Reply } from './reply';

/** What the request says, as the specification wants it. @throws Problem 400 that lists everything that is wrong */
export async function validate(spec: OperationSpec, ctx: Context): Promise<Valid<unknown, unknown, unknown>> {
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

/** The handler's answer, as JSON. @throws when it is not what the specification promises */
export function replyOf(spec: OperationSpec, answer: unknown): Reply {
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
