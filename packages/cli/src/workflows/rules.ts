import type { Identity } from '@golden-path/spec';
import { steps, type Workflow } from './workflow';

export interface WorkflowRule {
  /** A sentence that is true of a workflow that may run. */
  readonly says: string;
  /** One text for each violation. */
  readonly violations: (workflow: Workflow) => string[];
}

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const NAMES_A_HOST = /\bghcr\.io|\bgithub\.com/;
/** A condition; the npm registry, which is called after the host but at github.com. */
const ASKS_FOR_IT =
  /github\.server_url == 'https:\/\/github\.com'|\$\{SERVER\/#github\.com\/pkg\.github\.com\}/g;
/** Longer than any job of ours has reason to run. */
const LONGEST_MINUTES = 60;
/** Code of a fork, run with the rights of this repository. */
const DANGEROUS = ['pull_request_target', 'workflow_run', 'issue_comment'];

export function workflowRules({ repository }: Identity): readonly WorkflowRule[] {
  return [
    {
      says: 'an action is pinned by its commit, with the version in a comment',
      violations: ({ text }) =>
        Array.from(text.matchAll(/^[ -]*uses: *(?<action>\S+)(?<comment>.*)$/gm), ({ groups = {} }) => groups)
          .filter(
            ({ action = '', comment = '' }) =>
              !action.startsWith('./') && !(PINNED.test(action) && /^ # v\d+(\.\d+){2}$/.test(comment)),
          )
          .map(({ action = '' }) => action),
    },
    {
      says: 'a workflow has no right that a job does not ask for',
      violations: ({ permissions }) =>
        typeof permissions === 'object' && Object.keys(permissions).length === 0
          ? []
          : ['permissions: {} on top'],
    },
    {
      says: 'each job asks for the rights it needs, one by one, with a reason',
      violations: ({ jobs, text }) => [
        ...Object.entries(jobs)
          .filter(([, { permissions }]) => typeof permissions !== 'object')
          .map(([name, { permissions }]) => `${name}: ${JSON.stringify(permissions)}`),
        ...rights(jobs).filter((right) => withoutReason(right, text)),
      ],
    },
    {
      says: 'each job has a time-out',
      violations: ({ jobs }) =>
        Object.entries(jobs)
          .filter(([, { 'timeout-minutes': minutes = Infinity }]) => !(minutes <= LONGEST_MINUTES))
          .map(([name]) => name),
    },
    {
      says: 'a workflow says what becomes of two runs at once',
      violations: ({ concurrency }) =>
        concurrency?.group === undefined || concurrency['cancel-in-progress'] === undefined
          ? ['no concurrency group with cancel-in-progress']
          : [],
    },
    {
      says: 'a script ends at the first command that fails, in a pipe too',
      violations: ({ defaults }) => (defaults?.run?.shell === 'bash' ? [] : ['no defaults.run.shell: bash']),
    },
    {
      says: 'no script is put together of what others write',
      violations: (workflow) =>
        steps(workflow)
          .filter(({ run = '' }) => run.includes('${{'))
          .map(({ name, run = '' }) => name ?? run.split('\n')[0] ?? ''),
    },
    {
      says: 'make reads what others write in its environment, not on its command line',
      violations: (workflow) =>
        steps(workflow).flatMap(
          ({ run = '' }) => run.match(/\bmake\b[^\n|;&]*\b[A-Z_]+=["']?\$[^\n]*/g) ?? [],
        ),
    },
    {
      says: 'a checkout leaves no credentials behind',
      violations: (workflow) =>
        steps(workflow)
          .filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))
          .filter(({ with: inputs = {} }) => inputs['persist-credentials'] !== false)
          .map(({ uses = '' }) => uses),
    },
    {
      says: 'nobody from outside starts a workflow with our rights',
      violations: ({ on }) => Object.keys(on).filter((event) => DANGEROUS.includes(event)),
    },
    {
      says: 'a workflow is at home at github.com and on a server of its own: it names neither',
      violations: ({ text }) =>
        text
          .split('\n')
          .filter((line) => NAMES_A_HOST.test(line.replace(ASKS_FOR_IT, '')))
          .map((line) => line.trim()),
    },
    {
      says: 'a workflow names no service: it reads catalog-info.yaml',
      violations: ({ text }) => (text.includes(repository) ? [repository] : []),
    },
  ];
}

function rights(jobs: Workflow['jobs']): string[] {
  const all = Object.values(jobs).flatMap(({ permissions }) =>
    typeof permissions === 'object' ? Object.entries(permissions) : [],
  );
  return [...new Set(all.map(([right, level]) => `${right}: ${level}`))];
}

/** A right stands on a line of its own, each time with a comment behind it. */
function withoutReason(right: string, text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trimStart().startsWith(right));
  return lines.length === 0 || lines.some((line) => !/: (read|write) # \w/.test(line));
}
