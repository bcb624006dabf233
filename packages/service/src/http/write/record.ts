import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Field, ResourceDefinition } from '../../resource/definition';
import { takenKeys } from '../../resource/taken';
import { writingOf } from '../../resource/writable';
import type { Item, NewRecord } from '../../store/store';
import { type InvalidParameter, Problem } from '../problem';
import { recordFields } from '../schema';

/** What is wrong that is told, at most. */
const MOST_ERRORS = 20;

/**
 * Makes the record that shall be there of what a client sent: first it has to be what the reference says, and what the
 * definition's own schema does, then it is read as an import would.
 * @param ownPaths what the team's own routes have in the place of a key
 * @returns a function that throws Problem 422 with everything that is wrong
 */
export function recordReader(resource: ResourceDefinition, ownPaths: readonly string[]): RecordReader {
  const fields = recordFields(resource).map(({ name }) => name);
  const fits = fieldsSchema(resource);
  const schema = writingOf(resource)?.schema;
  const { key: field, singular } = resource;
  const takenBy = takenKeys(resource, ownPaths);
  return (body, key, others = {}) => {
    const given = isObject(body) ? keyed(resource, without(others, body), key) : body;
    const issues = [fits, schema].flatMap((it) => it?.safeParse(given).error?.issues ?? []);
    if (issues.length > 0) throw invalid(issues.flatMap((issue) => errorsOf(issue, others)));
    const { warnings: _ours, ...raw } = given as NewRecord;
    const own = raw[field] as string;
    if (key !== undefined && own !== key)
      throw invalid([errorAt([field], `must be ${key}, as in the path; a record keeps its ${field}`)]);
    const read = resource.parse(raw, own);
    if ('rejected' in read) throw invalid([errorAt([], `is no ${singular}: it ${read.rejected}`)]);
    const taken = takenBy(own);
    if (taken !== undefined) throw invalid([errorAt([field], `is no ${singular}’s: it ${taken}`)]);
    const { record } = read as { readonly record: NewRecord };
    const kept = fields.filter((name) => record[name] !== undefined);
    return { ...Object.fromEntries(kept.map((name) => [name, record[name]])), ...others };
  };
}

/** @param others what the record has of another release: it keeps that, and who sends it as it is may */
export type RecordReader = (body: unknown, key: string | undefined, others?: Members) => NewRecord;

export type Members = Readonly<Record<string, unknown>>;

/** What a record has that is no field of this release's, and what it has otherwise. */
export function split(resource: ResourceDefinition, { json }: Item): { own: Members; others: Members } {
  const names = new Set(recordFields(resource).map(({ name }) => name));
  const members = Object.entries(JSON.parse(json) as Members);
  return {
    own: Object.fromEntries(members.filter(([name]) => names.has(name))),
    others: Object.fromEntries(members.filter(([name]) => !names.has(name))),
  };
}

function without(others: Members, body: Members): Members {
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => !Object.hasOwn(others, name) || !isDeepStrictEqual(others[name], value),
    ),
  );
}

/** The key is taken in any spelling, as an import takes it, and from the path. */
function keyed(
  { key: field, readKey }: ResourceDefinition,
  body: Readonly<Record<string, unknown>>,
  inPath: string | undefined,
): Readonly<Record<string, unknown>> {
  if (!Object.hasOwn(body, field)) return inPath === undefined ? body : { [field]: inPath, ...body };
  const given = body[field];
  const canonical = typeof given === 'string' ? readKey(given) : undefined;
  return canonical === undefined || canonical === given ? body : { ...body, [field]: canonical };
}

export function invalid(errors: readonly InvalidParameter[]): Problem {
  const told = errors.slice(0, MOST_ERRORS);
  return new Problem(422, told.map(({ pointer, detail }) => `${pointer ?? ''} ${detail}`).join('; '), {
    errors: told,
  });
}

export function errorAt(path: readonly PropertyKey[], detail: string): InvalidParameter {
  return {
    parameter: 'body',
    pointer: `#${path.map((part) => `/${pointer(String(part))}`).join('')}`,
    detail,
  };
}

/** RFC 6901 §3 and §6. A name that a client made up is cut short. */
function pointer(name: string): string {
  const short = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return encodeURIComponent(short.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'));
}

function errorsOf(issue: z.core.$ZodIssue, others: Members): InvalidParameter[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, MOST_ERRORS).map((name) => {
      const isOther = issue.path.length === 0 && Object.hasOwn(others, name);
      const detail = isOther
        ? 'is a field of another release: send it as it is, or leave it out'
        : 'is not a field';
      return errorAt([...issue.path, name], detail);
    });
  const { path, message } = issue;
  return [errorAt(path, message.charAt(0).toLowerCase() + message.slice(1))];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The fields in zod's words. */
function fieldsSchema(resource: ResourceDefinition): z.ZodType {
  // Who serves no writable resource has no use for zod.
  const { z } = createRequire(__filename)('zod') as typeof import('zod');
  const typeOf = ({ name, type }: Field): z.ZodType => {
    switch (type) {
      case 'string':
        return name === resource.key ? z.string().regex(new RegExp(resource.keyPattern, 'u')) : z.string();
      case 'strings':
        return z.array(z.string());
      case 'integer':
        return z.number().refine(Number.isInteger, 'must be a whole number');
      case 'number':
        return z.number();
      case 'boolean':
        return z.boolean();
      case 'position':
        return z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
    }
  };
  return z.strictObject(
    Object.fromEntries(
      recordFields(resource).map((field) => [
        field.name,
        field.required === true ? typeOf(field) : typeOf(field).optional(),
      ]),
    ),
  );
}
