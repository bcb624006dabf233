import type { IncomingMessage } from 'node:http';
import type { Asked, Check, Parameter, Schema } from './parameter';
import type { Reply } from './reply';

/** One method of one path: what it does and how OpenAPI describes it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/ports`, `/ports/:id`. A last segment `:id` stands for any text. Also the route's name in telemetry. */
  readonly path: string;
  /**
   * `data` answers 503 until the data set is loaded; `document` does not depend on it; `probe` is answered
   * whatever happens, for the platform's eyes.
   */
  readonly kind: 'data' | 'document' | 'probe';
  /** Changes records, for those who may. */
  readonly writes?: boolean;
  /** All it takes; anything else in the query string is a 400. Absent: the query string is not looked at. */
  readonly parameters?: readonly Parameter[];
  readonly check?: Check;
  /** Media types among which `Accept` chooses, the default first. Absent: `Accept` is not looked at. */
  readonly produces?: readonly string[];
  /** The parameter that wins over `Accept`. */
  readonly format?: Parameter<string>;
  readonly handle: (call: Call) => Reply | Promise<Reply>;
  readonly operation: Operation;
}

/** A request that fits its route. */
export interface Call {
  readonly req: IncomingMessage;
  /** As it stood in the request line. */
  readonly path: string;
  /** Without the question mark. */
  readonly search: string;
  /** What stands for `:id`, decoded; empty where the path has none. */
  readonly id: string;
  readonly asked: Asked;
  /** The negotiated one of `produces`. */
  readonly type: string;
}

/** What OpenAPI says about a route beyond what the route itself tells. */
export interface Operation {
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Of the segment `:id`. */
  readonly key?: {
    readonly name: string;
    readonly schema: Schema;
    readonly description: string;
    readonly example: unknown;
  };
  readonly body?: { readonly type: string; readonly schema: Schema; readonly example: unknown };
  /** Header fields of the request that it reads. */
  readonly headers?: readonly RequestHeader[];
  /** Per media type of a 200. */
  readonly content: Readonly<Record<string, Schema>>;
  /** What else it answers when all went well, by status; without `content` there is no 200. */
  readonly others?: Readonly<Record<number, Answer>>;
  /** Where whoever has its answer may go on, under `components.links`: of each answer that has content. */
  readonly links?: readonly string[];
  /** Statuses of the problem documents to expect beyond 500. */
  readonly problems: readonly number[];
}

export interface RequestHeader {
  readonly name: string;
  readonly description: string;
  /** JSON Schema pattern. */
  readonly pattern: string;
  readonly example: string;
}

/** An answer of another status than 200. */
export interface Answer {
  readonly description: string;
  /** Names of its header fields beside `X-Request-Id`. */
  readonly headers?: readonly ('ETag' | 'Location')[];
  readonly content?: Readonly<Record<string, Schema>>;
}
