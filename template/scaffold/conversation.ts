import {
  type Answers,
  checkOne,
  InvalidAnswers,
  parseRepoUrl,
  type Question,
  questions,
  refusals,
  type Schema,
  type TemplateFile,
} from '@golden-path/cli/rendering';
import { placeOf } from './place';

/** Somebody at a terminal. */
export interface Person {
  ask(question: string): Promise<string>;
  tell(text: string): void;
}

/** Asks every question of the form that has no usable answer yet, until each has one. */
export async function converse(
  { pages, steps }: TemplateFile,
  given: Answers,
  person: Person,
): Promise<Answers> {
  const answers: Record<string, unknown> = { ...given };
  const settled = new Set<string>();
  const opened = new Set<Schema>();
  // What does not go together is told at the last question of them, and not by a step after the last one of all.
  const misfits = (name: string, value: unknown): string[] => {
    const all = { ...answers, [name]: value };
    const open = questions(pages, all).filter((one) => !settled.has(one.name));
    const isOpen = (other: string) => open.some((one) => one.name === other);
    return refusals(steps, all, isOpen).flatMap(({ problem, of }) => (of.includes(name) ? [problem] : []));
  };
  // An answer may call for further questions.
  for (;;) {
    const next = questions(pages, answers).find(({ name }) => !settled.has(name));
    if (next === undefined) return answers;
    const { name } = next;
    settled.add(name);
    const problems = (value: unknown): readonly string[] => {
      const own = problemsOf(next, value);
      return own.length > 0 ? own : misfits(name, value);
    };
    const found = answers[name] === undefined ? [] : problems(answers[name]);
    if (found.length === 0 && answers[name] !== undefined) continue;
    const page = pages.find((one) => questions([one], answers).some((question) => question.name === name));
    if (page !== undefined && !opened.has(page)) begin(page, person);
    if (page !== undefined) opened.add(page);
    tellAll(found, person);
    answers[name] = await settle(next, problems, answers, person);
  }
}

/** As the form begins a page. */
function begin({ title = '', description }: Schema, person: Person): void {
  person.tell(`\n${title}${description === undefined ? '' : `: ${description}`}`);
}

async function settle(
  { name, schema }: Question,
  problems: (value: unknown) => readonly string[],
  answers: Answers,
  person: Person,
): Promise<unknown> {
  for (const [value, label] of choicesOf(schema)) person.tell(`  ${value.padEnd(17)} ${label}`);
  for (;;) {
    const said = (await person.ask(prompt(name, schema))).trim();
    const value = said === '' ? schema.default : read(said, schema, answers);
    const found = problems(value);
    if (found.length === 0) return value;
    tellAll(found, person);
  }
}

function tellAll(problems: readonly string[], person: Person): void {
  for (const problem of problems) person.tell(`  ${problem}`);
}

/** What is wrong with an answer, whatever the others are. */
function problemsOf({ name, schema, required }: Question, value: unknown): readonly string[] {
  if (value === undefined) return required ? ['is missing'] : [];
  try {
    checkOne(name, schema, value);
    return [];
  } catch (error) {
    if (error instanceof InvalidAnswers) return error.problems;
    throw error;
  }
}

/** What is chosen from, with the form's words, where these say more. */
function choicesOf({
  enum: choices = [],
  enumNames: labels,
  items,
}: Schema): [value: string, label: string][] {
  if (items?.properties?.type !== undefined) return choicesOf(items.properties.type);
  return Array.isArray(labels) ? choices.map((choice, index) => [String(choice), String(labels[index])]) : [];
}

function prompt(name: string, schema: Schema): string {
  const { title = name, description, enum: choices, default: fallback, type } = schema;
  const hint = [
    description,
    choices !== undefined && choicesOf(schema).length === 0 && `one of ${choices.join(', ')}`,
    type === 'array' && 'as name:type, name:type:filterable, name:type:searchable, separated by spaces',
    type === 'boolean' && 'yes or no',
  ].filter((part) => typeof part === 'string' && part !== '');
  const shown =
    typeof fallback === 'object' || fallback === undefined ? '' : ` [${JSON.stringify(fallback)}]`;
  return `${title}${hint.length > 0 ? ` (${hint.join('; ')})` : ''}${shown}: `;
}

/** What somebody typed → what the form submits. */
function read(said: string, schema: Schema, answers: Answers): unknown {
  const chosen = choicesOf(schema).find(([, label]) => label.toLowerCase() === said.toLowerCase());
  if (schema.enum !== undefined && chosen !== undefined) return chosen[0];
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
