import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BRANCH,
  formatVersion,
  NO_RELEASE,
  OVERLAYS,
  readVersion,
  type Version,
} from '@golden-path/infra/tools';
import { Refusal } from '../refusal';
import { changelog } from './changelog';
import { commitsBetween } from './commits';
import { git, knows, mainBranch, requireClean, tagOf } from './git';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export interface Promotion {
  /** From the root of the repository. */
  readonly file: string;
  readonly before: Version;
  readonly after: Version;
  readonly content: string;
  /** Markdown: the changed lines, and the commits between the two. */
  readonly report: string;
}

export interface PromotionRequest {
  readonly from: string;
  readonly to: string;
  /** Another than what FROM runs now: one that ran there before. */
  readonly digest?: string;
}

/**
 * What promoting changes; writes nothing.
 * @param environments from first to last
 * @throws Refusal when the promotion is not in order; the message says what is
 */
export function preparePromotion(
  root: string,
  environments: readonly string[],
  { from, to, digest }: PromotionRequest,
): Promotion {
  requireNeighbours(environments, from, to);
  if (digest !== undefined) requireDigest(digest);
  requireClean(root);
  const after = chosen(history(root, from), from, digest);
  const file = versionFile(to);
  const content = readFileSync(join(root, file), 'utf8');
  const before = readVersion(content, file);
  const next = formatVersion(after);
  return {
    file,
    before,
    after,
    content: next,
    report: report(root, { from, to, before, after }, content, next),
  };
}

export function versionFile(environment: string): string {
  return `${OVERLAYS}/${environment}/version.yaml`;
}

export function requireEnvironment(names: readonly string[], name: string): void {
  if (!names.includes(name))
    throw new Refusal(`there is no environment '${name}'; there are ${names.join(', ')}`);
}

export function requireDigest(digest: string): void {
  if (!DIGEST.test(digest))
    throw new Refusal(`'${digest}' is not a digest: sha256: and 64 hexadecimal digits`);
}

function requireNeighbours(names: readonly string[], from: string, to: string): void {
  for (const name of [from, to]) requireEnvironment(names, name);
  const next = names[names.indexOf(from) + 1];
  if (next === undefined) throw new Refusal(`${from} is the last environment; nothing comes after it`);
  if (next !== to)
    throw new Refusal(`a version goes from ${from} to ${next}, not to ${to}: no environment is skipped`);
}

/**
 * What ran in an environment, the newest first: what its version.yaml was on the branch that Argo CD follows.
 * What a pull request tried on its way there did not run.
 */
function* history(root: string, environment: string): Generator<Version> {
  const file = versionFile(environment);
  const commits = git(
    root,
    'log',
    '--first-parent',
    '--diff-filter=AM',
    '--format=%H',
    mainBranch(root, BRANCH),
    '--',
    file,
  );
  for (const commit of commits.split('\n').filter((hash) => hash !== '')) {
    const version = readVersion(git(root, 'show', `${commit}:${file}`), `${file} of ${commit}`);
    if (version.digest !== NO_RELEASE) yield version;
  }
}

/** How many of what ran a refusal lists. */
const LISTED = 10;

function chosen(ran: Iterator<Version>, from: string, digest?: string): Version {
  const seen: Version[] = [];
  for (const version of Iterator.from(ran)) {
    if (digest === undefined || version.digest === digest) return version;
    seen.push(version);
  }
  if (digest === undefined || seen.length === 0)
    throw new Refusal(`nothing has run in ${from} yet: ${versionFile(from)} on ${BRANCH} has no release`);
  const list = seen.slice(0, LISTED).map((version) => `  ${version.digest} ${version.tag}`);
  throw new Refusal(`${digest} did not run in ${from}; the last that did:\n${list.join('\n')}`);
}

interface Step {
  readonly from: string;
  readonly to: string;
  readonly before: Version;
  readonly after: Version;
}

function report(root: string, { from, to, before, after }: Step, old: string, next: string): string {
  const file = versionFile(to);
  const oldLines = old.split('\n');
  const nextLines = next.split('\n');
  const diff = oldLines.flatMap((line, index) =>
    line === nextLines[index] ? [] : [`-${line}`, `+${nextLines[index] ?? ''}`],
  );
  if (diff.length === 0) return `${to} already runs ${after.tag} (${after.digest}).\n`;
  return [
    `## ${to}: ${before.digest === NO_RELEASE ? 'nothing' : before.tag} → ${after.tag}, which runs in ${from}\n`,
    `\`\`\`diff\n--- ${file}\n+++ ${file}\n${diff.join('\n')}\n\`\`\`\n`,
    ...changes(root, before, after),
  ].join('\n');
}

function changes(root: string, before: Version, after: Version): string[] {
  const start = before.digest === NO_RELEASE ? undefined : releaseTag(root, before);
  const end = releaseTag(root, after);
  const added = commitsBetween(root, start, end);
  const takenBack = start === undefined ? [] : commitsBetween(root, end, start);
  return [
    added.length > 0 ? changelog(added) : 'No commit changes what runs.\n',
    ...(takenBack.length > 0 ? [`## Taken back\n\n${changelog(takenBack)}`] : []),
  ];
}

function releaseTag(root: string, { tag }: Version): string {
  const name = tagOf(root, tag);
  if (!knows(root, name)) throw new Refusal(`git has no tag ${name} of that release: git fetch --tags`);
  return name;
}
