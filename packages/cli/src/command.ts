import { parseArgs } from 'node:util';
import { closest } from './closest';

/** An option of a command, as its help has it. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help, such as FILE. */
  readonly value?: string;
  readonly about: string;
}

type Options = Readonly<Record<string, Option>>;

/** What was given: text, undefined where an option is absent; whether, for those without a value. */
export type Given<Of extends Options> = {
  readonly [Name in keyof Of]: Of[Name]['type'] extends 'boolean' ? boolean : string | undefined;
};

/** A subcommand of golden-path. */
export interface Command<Of extends Options = Options> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** What it does and with what it exits, where the summary does not say that. */
  readonly about?: string;
  /** Words after the name, such as `[NAME]`; absent: it takes none. */
  readonly words?: string;
  readonly options: Of;
  /** @returns the exit code */
  run(given: Given<Of>, words: readonly string[]): Promise<number> | number;
}

export function defineCommand<const Of extends Options>(command: Command<Of>): Command<Of> {
  return command;
}

/** What a command was called with that it does not know, in words for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function parse({ options, words }: Command, args: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...args],
    options: {},
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const unknown = tokens.find((token) => token.kind === 'option' && options[token.name] === undefined);
  if (unknown?.kind === 'option') {
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`there is no option ${unknown.rawName}${meant(unknown.rawName, known)}`);
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(
        Object.entries(options).map(([name, { type }]) => [
          name,
          type === 'boolean' ? { type, default: false } : { type },
        ]),
      ),
      allowPositionals: words !== undefined,
    });
    return { given: values as Given<Options>, words: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** `; did you mean 'x'?`, or nothing. */
export function meant(word: string, known: readonly string[]): string {
  const near = closest(word, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

export function help(command: Command): string {
  const { name, summary, about, words, options } = command;
  const rows = Object.entries(options).map(([option, { value, about: meaning }]) => [
    `--${option}${value === undefined ? '' : ` ${value}`}`,
    meaning,
  ]);
  const call = ['golden-path', name, ...(rows.length > 0 ? ['[options]'] : []), ...(words ?? '').split(' ')];
  return [
    `Usage: ${call.join(' ').trim()}`,
    summary,
    ...(about === undefined ? [] : [about]),
    `Options:\n${table([...rows, ['--help', 'Say this']])}`,
  ]
    .join('\n\n')
    .concat('\n');
}

export function table(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([first = '']) => first.length));
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}`).join('\n');
}
