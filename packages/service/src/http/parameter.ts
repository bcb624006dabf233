import { InvalidValue } from '../resource/definition';
import { didYouMean } from './did-you-mean';
import { type InvalidParameter, invalidParameters } from './problem';
import { parseQueryString } from './query-string';

/** A part of OpenAPI's schema object: JSON Schema 2020-12. */
export type Schema = Readonly<Record<string, unknown>>;

/** A query parameter: validates, names itself in errors, and describes itself in OpenAPI. */
export interface Parameter<T = unknown> {
  readonly name: string;
  readonly description: string;
  /** Of one value, as the client writes it. */
  readonly schema: Schema;
  readonly example?: string | number;
  /** May stand in a query several times. */
  readonly repeatable?: boolean;
  /** @throws InvalidValue that says what is allowed */
  readonly read: (text: string) => T;
}

/** The parameters of one request, validated. */
export class Asked {
  static readonly nothing = new Asked(new Map());

  constructor(private readonly values: ReadonlyMap<Parameter, readonly unknown[]>) {}

  has(parameter: Parameter): boolean {
    return this.values.has(parameter);
  }

  one<T>(parameter: Parameter<T>): T | undefined {
    return this.values.get(parameter)?.[0] as T | undefined;
  }

  all<T>(parameter: Parameter<T>): readonly T[] {
    return (this.values.get(parameter) ?? []) as readonly T[];
  }
}

/** What one parameter alone cannot tell: `radius` needs `near`. */
export type Check = (asked: Asked) => readonly InvalidParameter[];

/** @throws Problem 400 that lists everything that is wrong with the query string */
export function readParameters(parameters: readonly Parameter[], search: string, check?: Check): Asked {
  if (search === '') return Asked.nothing;
  const errors: InvalidParameter[] = [];
  const values = new Map<Parameter, unknown[]>();
  for (const [name, text] of parseQueryString(search)) {
    if (errors.length >= maxErrors) break;
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (parameter === undefined) {
      errors.push({ parameter: shown(name), detail: unknown(name, parameters) });
      continue;
    }
    const earlier = values.get(parameter);
    if (earlier !== undefined && parameter.repeatable !== true) {
      errors.push({ parameter: name, detail: 'may be given only once' });
      continue;
    }
    const read = earlier ?? [];
    values.set(parameter, read);
    try {
      read.push(parameter.read(plain(text)));
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      errors.push({ parameter: name, detail: error.message });
    }
  }
  const asked = new Asked(values);
  if (check !== undefined && errors.length < maxErrors) errors.push(...check(asked));
  if (errors.length > 0) throw invalidParameters(errors);
  return asked;
}

/** Nobody reads more, and neither the answer to a bad request nor the work for it must outgrow it. */
const maxErrors = 20;

function plain(text: string): string {
  if (text.trim() === '') throw new InvalidValue('must not be empty');
  if (/\p{Cc}/u.test(text)) throw new InvalidValue('must not contain control characters');
  return text;
}

function unknown(name: string, parameters: readonly Parameter[]): string {
  const names = parameters.map((parameter) => parameter.name);
  if (names.length === 0) return 'is unknown; this path has no parameters';
  return `is unknown; known are ${names.join(', ')}.${didYouMean(name, names)}`;
}

/** A name that the client made up, fit for a message. */
function shown(name: string): string {
  const visible = name.replace(/\p{C}/gu, '�');
  return visible.length > 40 ? `${visible.slice(0, 40)}…` : visible;
}
