import { git } from './git';

/** @see https://www.conventionalcommits.org/en/v1.0.0/ */
export interface Commit {
  readonly hash: string;
  /** `feat`, `fix`, …; empty for a subject of another form. */
  readonly type: string;
  readonly scope: string;
  readonly breaking: boolean;
  readonly description: string;
}

const SUBJECT = /^(?<type>[a-z]+)(?:\((?<scope>[^)]*)\))?(?<mark>!)?: (?<description>.+)$/;
const BREAKING = /^BREAKING[ -]CHANGE: /m;

/** What nothing that runs is made of: a commit that touches only this releases nothing. */
const NOT_RUNNING = ['gitops', 'docs', 'template', '.github', '.gitlab', '.gitlab-ci.yml', '*.md'];

/**
 * Commits that change what runs, the newest first.
 * @param from exclusive; undefined for the beginning
 */
export function commitsBetween(root: string, from: string | undefined, to: string): Commit[] {
  const range = from === undefined ? to : `${from}..${to}`;
  const log = git(
    root,
    'log',
    '--no-merges',
    '--format=%h%x00%s%x00%b%x01',
    range,
    '--',
    '.',
    ...NOT_RUNNING.map((path) => `:(exclude,top)${path}`),
  );
  return log
    .split('\x01')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [hash = '', subject = '', body = ''] = entry.split('\0');
      return parseCommit(hash, subject, body);
    });
}

export function parseCommit(hash: string, subject: string, body = ''): Commit {
  const { type = '', scope = '', mark, description = subject } = SUBJECT.exec(subject)?.groups ?? {};
  return { hash, type, scope, breaking: mark !== undefined || BREAKING.test(body), description };
}
