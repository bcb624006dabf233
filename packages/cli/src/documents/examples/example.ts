/**
 * What a document shows and a test can try: a fence of commands, or of what they lead to, with a mark in a comment on
 * the line before it.
 *
 *   <!-- run -->              `make test` runs the commands, before a service on a free port
 *   <!-- run in a clone -->   `make verify STEP=getting-started` runs them, in a fresh clone
 *   <!-- start in a clone --> the same, for what serves until the next such command
 *   <!-- logged -->           the service has logged these lines, in this order
 *   <!-- traced -->           the last request's trace has spans of these names
 *   <!-- not run: why -->     nobody runs them
 */
export interface Example {
  readonly file: string;
  /** Where its fence begins. */
  readonly line: number;
  readonly kind: Kind;
  /** `$ command` and what it prints; a fence without `$` has a command on each line, and shows no output. */
  readonly commands: readonly { readonly command: string; readonly output: string | undefined }[];
  /** What is in the fence. */
  readonly text: string;
}

/** The documents that are followed; others show what tests of their own are about. */
export const DOCUMENTS = ['README.md', 'docs/getting-started.md'];

const KINDS = ['run', 'run in a clone', 'start in a clone', 'logged', 'traced', 'not run'] as const;
type Kind = (typeof KINDS)[number];

/** Fences of commands: each needs a mark. */
const OF_COMMANDS = /^(sh|bash|shell|console)$/;
const FENCE = /(?:^<!-- (.+) -->\n)?^```(\w*)\n([\s\S]*?)^```$/gm;

/** @throws when a fence of commands has no mark, or a fence one that means nothing */
export function examplesOf(file: string, markdown: string): Example[] {
  return [...markdown.matchAll(FENCE)].flatMap(
    ({ index, 0: all, 1: mark, 2: language = '', 3: text = '' }) => {
      const line = markdown.slice(0, index + all.indexOf('```')).split('\n').length;
      if (mark === undefined && !OF_COMMANDS.test(language)) return [];
      const kind = KINDS.find((one) => (one === 'not run' ? /^not run: ./.test(mark ?? '') : one === mark));
      if (kind === undefined)
        throw new Error(
          `${file}:${line}: say on the line before these commands who runs them: <!-- run -->, or another mark of ` +
            'packages/cli/src/documents/examples/example.ts',
        );
      return [{ file, line, kind, text, commands: commandsOf(text) }];
    },
  );
}

/** Commands after `$ `, each with what it printed. */
export function commandsOf(text: string): Example['commands'] {
  if (!/^\$ /m.test(text))
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((command) => ({ command, output: undefined }));
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = '', output = ''] = /^((?:.*\\\n)*.*)\n?([\s\S]*)$/.exec(part) ?? [];
      return { command, output };
    });
}
