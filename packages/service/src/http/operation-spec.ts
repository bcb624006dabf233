import type { z } from 'zod';

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
