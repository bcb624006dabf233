import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const WORKFLOWS = '.github/workflows';

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Readonly<Record<string, Trigger | null>>;
  readonly permissions?: Permissions;
  readonly concurrency?: { readonly group?: string; readonly 'cancel-in-progress'?: boolean | string };
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Trigger {
  readonly branches?: readonly string[];
  readonly paths?: readonly string[];
  readonly 'paths-ignore'?: readonly string[];
}

type Permissions = string | Readonly<Record<string, string>>;

export interface Job {
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws when the text is no YAML */
export function parseWorkflow(file: string, text: string): Workflow {
  return { ...(parse(text) as Omit<Workflow, 'file' | 'text'>), file, text };
}

export function readWorkflows(root: string): Workflow[] {
  return readdirSync(join(root, WORKFLOWS))
    .sort()
    .map((file) => parseWorkflow(file, readFileSync(join(root, WORKFLOWS, file), 'utf8')));
}

export function steps({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap((job) => job.steps ?? []);
}

/**
 * Whether a push to main that changes these files starts the workflow.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
export function startedByPush({ on }: Workflow, files: readonly string[]): boolean {
  const { push } = on;
  if (push === undefined) return false;
  const { paths, 'paths-ignore': ignored } = push ?? {};
  const matches = (patterns: readonly string[], file: string): boolean =>
    patterns.some((pattern) => glob(pattern).test(file));
  if (paths !== undefined) return files.some((file) => matches(paths, file));
  if (ignored !== undefined) return files.some((file) => !matches(ignored, file));
  return true;
}

function glob(pattern: string): RegExp {
  const expression = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'));
  return new RegExp(`^${expression}$`);
}
