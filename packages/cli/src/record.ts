import { parseDocument } from 'yaml';
import { Refusal } from './refusal';
import { parseVersion, type Version } from './version';

export const RECORD = '.golden-path.yaml';

export type Answers = Readonly<Record<string, unknown>>;

/** What a repository was made from. */
export interface Provenance {
  /** Entity reference of the template in the catalog. */
  readonly template: string;
  /** Where the template's repository is. */
  readonly source: string;
  readonly version: Version;
  /** Of the template's repository; `undefined` where it was not known. */
  readonly commit: string | undefined;
  readonly answers: Answers;
}

/** @throws Refusal when it is not what scaffolding or an upgrade wrote */
export function parseRecord(text: string): Provenance {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw broken(`is not YAML: ${error.message.split('\n')[0] ?? ''}`);
  const value = document.toJS() as unknown;
  if (!isMap(value)) throw broken('is not a list of names with values');
  const { template, source, version, commit, values } = value;
  if (typeof template !== 'string') throw broken('does not say which template');
  if (typeof source !== 'string') throw broken("does not say in 'source' where the template's repository is");
  const parsed = typeof version === 'string' ? parseVersion(version) : undefined;
  if (parsed === undefined) throw broken("has no version such as 1.2.3 in 'version'");
  if (!isMap(values)) throw broken("has no 'values'");
  return {
    template,
    source,
    version: parsed,
    commit: typeof commit === 'string' && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined,
    answers: values,
  };
}

export function broken(how: string): Refusal {
  return new Refusal(
    `${RECORD} ${how}`,
    `It is written by scaffolding and by upgrades, not by hand. \`git log --patch ${RECORD}\` shows who changed it; ` +
      `restore the last good one with \`git checkout <commit> -- ${RECORD}\`, commit, and run this again.`,
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
