import {
  type Answers,
  checkOne,
  InvalidAnswers,
  parseRepoUrl,
  questions,
  type Schema,
} from '@golden-path/cli/rendering';
import { placeOf } from './place';

/** Somebody at a terminal. */
export interface Person {
  ask(question: string): Promise<string>;
  tell(text: string): void;
}

/** Asks every question of the form that has no usable answer yet, until each has one. */
export async function converse(pages: readonly Schema[], given: Answers, person: Person): Promise<Answers> {
  const answers: Record<string, unknown> = { ...given };
  const settled = new Set<string>();
  // An answer may call for further questions.
  for (;;) {
    const next = questions(pages, answers).find(({ name }) => !settled.has(name));
    if (next === undefined) return answers;
    const { name, schema, required } = next;
    settled.add(name);
    if (problemsOf(name, schema, answers[name]).length === 0 && answers[name] !== undefined) continue;
    answers[name] = await settle(name, schema, required, answers, person);
  }
}

async function settle(
  name: string,
  schema: Schema,
  required: boolean,
  answers: Answers,
  person: Person,
): Promise<unknown> {
  for (;;) {
    const said = (await person.ask(prompt(name, schema))).trim();
    const value = said === '' ? schema.default : read(said, schema, answers);
    if (value === undefined && !required) return undefined;
    const problems = value === undefined ? ['is missing'] : problemsOf(name, schema, value);
    if (problems.length === 0) return value;
    for (const problem of problems) person.tell(`  ${problem}`);
  }
}

function problemsOf(name: string, schema: Schema, value: unknown): readonly string[] {
  try {
    checkOne(name, schema, value);
    return [];
  } catch (error) {
    if (error instanceof InvalidAnswers) return error.problems;
    throw error;
  }
}

function prompt(name: string, { title = name, description, enum: choices, default: fallback, type }: Schema) {
  const hint = [
    description,
    choices && `one of ${choices.join(', ')}`,
    type === 'array' && 'as name:type, name:type:filterable, name:type:searchable, separated by spaces',
    type === 'boolean' && 'yes or no',
  ].filter((part) => typeof part === 'string' && part !== '');
  const shown =
    typeof fallback === 'object' || fallback === undefined ? '' : ` [${JSON.stringify(fallback)}]`;
  return `${title}${hint.length > 0 ? ` (${hint.join('; ')})` : ''}${shown}: `;
}

/** What somebody typed → what the form submits. */
function read(said: string, schema: Schema, answers: Answers): unknown {
  if (schema['ui:field'] === 'RepoUrlPicker') {
    return said.includes('?') ? said : (placed(said, answers) ?? said);
  }
  if (schema.type === 'boolean')
    return /^y(es)?$|^true$/i.test(said) || (/^no?$|^false$/i.test(said) ? false : said);
  if (schema.type === 'number' || schema.type === 'integer') return Number(said);
  if (schema.type !== 'array') return said;
  return said.split(/[\s,]+/).map((field) => {
    const [name, type = 'string', ...uses] = field.split(':');
    return { name, type, ...Object.fromEntries(uses.map((use) => [use, true])) };
  });
}

/** As the picker writes it, at the host of the repository that is known already; `undefined` when it is none. */
function placed(said: string, { codeHost = 'github', repoUrl }: Answers): string | undefined {
  const name = typeof repoUrl === 'string' ? parseRepoUrl(repoUrl).host : 'github.com';
  try {
    return String(placeOf(said, { kind: 'github', name }, codeHost as string).repoUrl);
  } catch (error) {
    if (error instanceof InvalidAnswers) return undefined;
    throw error;
  }
}
