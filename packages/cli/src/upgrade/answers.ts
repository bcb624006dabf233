import { isDeepStrictEqual } from 'node:util';
import { parse, parseDocument } from 'yaml';
import type { Answers } from '../record';
import { Refusal } from '../refusal';
import type { Question } from '../rendering/form';
import type { Rendering } from '../rendering/version';

/** Asks somebody at a terminal; `undefined` where nobody is there. */
export type Ask = ((question: Question) => Promise<string>) | undefined;

/** `tier=gold ingress=false`: values are read as YAML, and what is none (`@fleet/sea`) is text. @throws Refusal */
export function parseAnswers(text: string): Answers {
  return Object.fromEntries(
    text
      .trim()
      .split(/\s+(?=[A-Za-z]\w*=)/)
      .filter((part) => part !== '')
      .map((part) => {
        const [, name, value = ''] = /^([A-Za-z]\w*)=([^]*)$/.exec(part) ?? [];
        if (name === undefined)
          throw new Refusal(`'${part}' is not an answer`, "Write SET='name=value other=value'.");
        return [name, valueOf(value)] as const;
      }),
  );
}

function valueOf(text: string): unknown {
  const document = parseDocument(text);
  return document.errors.length > 0 ? text : document.toJS();
}

/**
 * What the newer version makes of the answers recorded, those given now, and those asked for.
 * @param renderWith what the newer version makes of some answers, or says to them
 * @throws Refusal
 */
export async function renderComplete(
  recorded: Answers,
  given: Answers,
  renderWith: (answers: Answers) => Rendering,
  ask: Ask,
): Promise<Rendering> {
  const answers: Record<string, unknown> = { ...recorded, ...given };
  for (;;) {
    const rendering = renderWith(answers);
    const missing = rendering.questions.filter(
      ({ name, required, schema }) => required && answers[name] === undefined && schema.default === undefined,
    );
    if (missing.length === 0) return needTaken(rendering, given);
    if (ask === undefined)
      throw new Refusal(
        `the newer version asks what the record does not answer:\n${missing.map(describe).join('\n')}`,
        `Answer with SET='${missing.map(({ name }) => `${name}=…`).join(' ')}', or run it at a terminal to be asked.`,
      );
    for (const question of missing) answers[question.name] = toType(question, await ask(question));
  }
}

function needTaken(rendering: Rendering, given: Answers): Rendering {
  const { questions, problems } = rendering;
  const unknown = Object.keys(given).filter((name) => !questions.some((question) => question.name === name));
  if (unknown.length > 0)
    throw new Refusal(
      `the form does not ask for ${unknown.join(', ')}`,
      `It asks for ${questions.map(({ name }) => name).join(', ')}.`,
    );
  if (problems.length > 0)
    throw new Refusal(
      `the newer version does not take these answers:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
      "Give other answers: SET='name=value'.",
    );
  return rendering;
}

function describe({ name, schema: { title, description, enum: choices } }: Question): string {
  const about = [title, description].filter((text) => text !== undefined).join('. ');
  return `  ${name}: ${about}${choices === undefined ? '' : ` (${choices.join(', ')})`}`;
}

function toType({ schema }: Question, answer: string): unknown {
  return schema.type === 'string' ? answer : (parse(answer) as unknown);
}

/** What became of the answers, in words. */
export function answerChanges(before: Answers, after: Answers): string[] {
  const show = (value: unknown) => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (isDeepStrictEqual(old, now)) return [];
    if (old === undefined) return [`\`${name}\` is new: ${show(now)}`];
    if (now === undefined) return [`\`${name}\` is not asked any more; it was ${show(old)}`];
    return [`\`${name}\` is ${show(now)}; it was ${show(old)}`];
  });
}
