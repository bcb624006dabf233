import Ajv from 'ajv';
import addMessages from 'ajv-errors';
import type { Branch, Schema } from './template-file';

export type Answers = Readonly<Record<string, unknown>>;

/** What somebody answered and cannot be used; one line for each problem, all at once. */
export class InvalidAnswers extends Error {
  override readonly name = 'InvalidAnswers';
  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('\n'), options);
  }
}

/** A question of the form that applies, given the answers so far. */
export interface Question {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** The questions in the form's order, those included that an answer calls for. */
export function questions(pages: readonly Schema[], answers: Answers): Question[] {
  return pages.flatMap((page) => {
    const all = new Map<string, Question>();
    for (const { properties = {}, required = [] } of [page, ...called(page, answers)])
      for (const [name, schema] of Object.entries(properties))
        if (schema === true) all.delete(name);
        else all.set(name, joined(all.get(name), { name, schema, required: required.includes(name) }));
    return [...all.values()];
  });
}

/** What a page asks of everybody, and says more about for some answers. */
function joined(general: Question | undefined, { name, schema, required }: Question): Question {
  if (general === undefined) return { name, schema, required };
  return { name, schema: { ...general.schema, ...schema }, required: general.required || required };
}

/** What the answers call for; of the question itself it only says which answer does. */
function called({ dependencies = {}, properties: asked = {} }: Schema, answers: Answers): Branch[] {
  return Object.entries(dependencies).flatMap(([name, { oneOf }]) => {
    const answer = answers[name] ?? asked[name]?.default;
    const calls = ({ properties = {} }: Branch): boolean => {
      const { [name]: condition } = properties;
      return typeof condition === 'object' && condition.enum?.includes(answer) === true;
    };
    return oneOf.filter(calls).map(({ properties = {}, ...chosen }) => {
      const { [name]: _, ...others } = properties;
      return { ...chosen, properties: others };
    });
  });
}

/**
 * The answers with defaults, as the form submits them, in the form's order.
 * @throws InvalidAnswers with the form's own messages
 */
export function check(pages: readonly Schema[], given: Answers): Answers {
  const asked = questions(pages, given);
  const names = new Set(asked.map(({ name }) => name));
  const unknown = Object.keys(given)
    .filter((name) => given[name] !== undefined && !names.has(name))
    .map((name) => `${name} is not a question of the form; there are ${[...names].join(', ')}`);
  const answers = Object.fromEntries(
    asked
      .map(({ name }) => [name, copy(given[name])] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const problems = [...unknown, ...validate(asked, answers)];
  if (problems.length > 0) throw new InvalidAnswers([...new Set(problems)]);
  return Object.fromEntries(asked.flatMap(({ name }) => (name in answers ? [[name, answers[name]]] : [])));
}

/** Answers are what JSON can hold. */
function copy(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** @throws InvalidAnswers when a single answer cannot be used, whatever the others are */
export function checkOne(name: string, schema: Schema, value: unknown): void {
  const problems = validate([{ name, schema, required: false }], { [name]: value });
  if (problems.length > 0) throw new InvalidAnswers(problems);
}

/** What is wrong, in the words of the form. Fills defaults in. */
function validate(asked: readonly Question[], answers: Record<string, unknown>): string[] {
  const schema = {
    type: 'object',
    properties: Object.fromEntries(asked.map(({ name, schema: own }) => [name, own])),
    required: asked.filter(({ required }) => required).map(({ name }) => name),
  };
  const ajv = addMessages(new Ajv({ allErrors: true, strict: false, useDefaults: true, coerceTypes: false }));
  if (ajv.validate(schema, answers)) return [];
  return (ajv.errors ?? []).map(({ instancePath, keyword, message = '', params }) => {
    const place = instancePath.slice(1).replace(/\/(\d+)/g, (_, index: string) => ` ${Number(index) + 1}`);
    const missing =
      keyword === 'required' ? ` ${(params as { missingProperty: string }).missingProperty}` : '';
    // In YAML: 1e3, null, 2026-11-30.
    const isNoText = keyword === 'type' && (params as { type: unknown }).type === 'string';
    const said = isNoText ? 'is not text; put it in quotes' : message;
    return `${place.replace('/', ' ')}${missing} ${missing === '' ? said : 'is missing'}`.trim();
  });
}
