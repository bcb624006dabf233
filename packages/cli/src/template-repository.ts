import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { git, GitError, gitLine, gitMaybe } from './git';
import type { Provenance } from './record';
import { Refusal } from './refusal';
import type { Tree } from './tree';
import { compareVersions, parseVersion, type Version, writeVersion } from './version';
import { readFolder, type Workshop } from './workshop';

/** A release of the template. */
export interface Release {
  readonly version: Version;
  readonly commit: string;
}

/** The template's repository, fetched: from here on nothing needs a network. */
export interface TemplateRepository {
  readonly from: string;
  /** The oldest first. */
  readonly releases: readonly Release[];
  /** What a portal would download of this commit: a tree in which `export-subst` is done. */
  tree(commit: string): Tree;
}

/** @param from a path or a URL; by default where the record says the template is */
export function fetchTemplate(workshop: Workshop, from: string): TemplateRepository {
  const { objects, root } = workshop;
  const local = resolve(root, from);
  const place = existsSync(local) ? local : from;
  try {
    git(
      objects,
      [
        'fetch',
        '--quiet',
        '--no-write-fetch-head',
        '--no-tags',
        // A clone on this machine may have a part of the history alone: the versions are what counts.
        '--update-shallow',
        '--',
        place,
        '+refs/tags/*:refs/template/tags/*',
        '+refs/heads/*:refs/template/heads/*',
      ],
      // Never wait for a password that nobody types; no transport that runs a command.
      {
        env: {
          GIT_TERMINAL_PROMPT: process.stdin.isTTY ? '1' : '0',
          GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
        },
      },
    );
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new Refusal(
      `the template cannot be read from ${from}: ${reason(error.message)}`,
      'Name another place, such as a clone on this machine: FROM_REPO=../template.',
    );
  }
  const releases = gitLine(objects, 'for-each-ref', '--format=%(refname:lstrip=3)', 'refs/template/tags')
    .split('\n')
    .flatMap((tag) => {
      const version = /^v\d/.test(tag) ? parseVersion(tag) : undefined;
      return version === undefined
        ? []
        : [{ version, commit: gitLine(objects, 'rev-parse', `refs/template/tags/${tag}^{commit}`) }];
    })
    .sort((a, b) => compareVersions(a.version, b.version));
  return { from, releases, tree: (commit) => readTemplateTree(workshop, commit) };
}

/** The newest version that is no preview. @throws Refusal when there is none */
export function newest({ releases, from }: TemplateRepository): Release {
  const found = releases.findLast(({ version }) => version.prerelease.length === 0);
  if (found === undefined)
    throw new Refusal(
      `${from} has no release: no tag such as v1.2.3`,
      'Fetch its tags: `git fetch --tags` there.',
    );
  return found;
}

/** @throws Refusal when there is none */
export function releaseOf({ releases, from }: TemplateRepository, version: Version): Release {
  const found = releases.find((release) => compareVersions(release.version, version) === 0);
  if (found !== undefined) return found;
  const known = releases.map((release) => writeVersion(release.version)).slice(-8);
  throw new Refusal(
    `${from} has no version ${writeVersion(version)}`,
    known.length === 0 ? 'It has no tags such as v1.2.3.' : `It has ${known.join(', ')}.`,
  );
}

/** The commit that a repository was made from: the one recorded, or else that of the version's tag. */
export function originOf(workshop: Workshop, template: TemplateRepository, record: Provenance): string {
  const recorded = record.commit;
  if (
    recorded !== undefined &&
    gitMaybe(workshop.objects, 'cat-file', '-t', `${recorded}^{commit}`) !== undefined
  )
    return recorded;
  return releaseOf(template, record.version).commit;
}

function readTemplateTree({ objects, folder }: Workshop, commit: string): Tree {
  const archive = join(folder, `${commit}.tar`);
  const place = join(folder, commit);
  git(objects, [
    '-c',
    'core.autocrlf=false',
    '-c',
    'core.eol=lf',
    'archive',
    '--format=tar',
    '-o',
    archive,
    commit,
  ]);
  mkdirSync(place);
  execFileSync('tar', ['-xf', archive, '-C', place]);
  const tree = readFolder(place);
  rmSync(place, { recursive: true });
  rmSync(archive);
  return tree;
}

/** What git says first of what went wrong; the rest is advice for other cases. */
function reason(message: string): string {
  return /^(?:fatal|error): (.*)$/m.exec(message)?.[1] ?? message.split('\n').at(-1) ?? '';
}
