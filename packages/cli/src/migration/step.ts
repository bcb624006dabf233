import { parseDocument } from 'yaml';

/** What an upgrade does to the team's files before it merges. One file for each version: template/migrations/1.2.0.yaml */
export type Step =
  /** A file, or a folder with all that is in it, the team's own files included, has another place. */
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  /** A one-off edit of every file that matches: what the regular expression finds is replaced. */
  | { readonly kind: 'edit'; readonly files: string; readonly find: RegExp; readonly replace: string }
  /** A question of the form has another name. */
  | { readonly kind: 'rename answer'; readonly from: string; readonly to: string }
  /** What no program can do, told in the report. */
  | { readonly kind: 'tell'; readonly text: string };

/** @throws Error naming what is wrong; `where` is the file's name */
export function parseSteps(where: string, text: string): Step[] {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`${where}: ${error.message}`);
  const steps = document.toJS() as unknown;
  if (!Array.isArray(steps)) throw new Error(`${where}: is not a list of steps`);
  return steps.map((step: unknown, index) => parseStep(`${where}: step ${index + 1}`, step));
}

const FIELDS = {
  move: ['from', 'to'],
  edit: ['files', 'find', 'replace'],
  'rename answer': ['from', 'to'],
} as const;

function parseStep(where: string, step: unknown): Step {
  if (typeof step !== 'object' || step === null) throw new Error(`${where} is not a step`);
  const [[kind, value] = ['', undefined], ...more] = Object.entries(step) as [string, unknown][];
  if (more.length > 0) throw new Error(`${where} is more than one step: ${Object.keys(step).join(', ')}`);
  if (kind === 'tell' && typeof value === 'string') return { kind, text: value };
  if (kind !== 'move' && kind !== 'edit' && kind !== 'rename answer')
    throw new Error(`${where}: '${kind}' is not one of move, edit, rename answer, tell`);
  const fields = value as Readonly<Record<string, unknown>> | null;
  const text = (name: string): string => {
    const found = fields?.[name];
    if (typeof found !== 'string')
      throw new Error(`${where}: ${kind} needs ${FIELDS[kind].join(', ')}, each a text`);
    return found;
  };
  if (kind === 'edit')
    return { kind, files: text('files'), find: new RegExp(text('find'), 'gm'), replace: text('replace') };
  return { kind, from: text('from'), to: text('to') };
}
