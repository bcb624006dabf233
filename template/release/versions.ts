import { escaped, scopeOf } from '@golden-path/cli/packages';
import type { Tree } from '../scaffold/tree';
import { Files } from './files';

/** Of the path: of its template, its packages, and what a service calls of it. */
export function versionOf(tree: Tree): string {
  const [, version = ''] = /template-version: (\S+)/.exec(new Files(tree).read('template.yaml')) ?? [];
  return version;
}

/** The one after it that brings something new, in semantic versioning. */
export function nextMinor(version: string): string {
  const [major = '', minor = ''] = version.split('.');
  return `${major}.${Number(minor) + 1}.0`;
}

/**
 * The version wherever a release of the path has it: its packages, what depends on them, the lock, the form, the record,
 * what a service's workflows call, the page that shows upgrades. The sample's own `service/` and `infra/` have the
 * version that a new service begins with. The overlay follows by `make template`.
 */
export function setVersion(files: Files, before: string, version: string): void {
  const dependencies = dependenciesOn(scopeOfThePath(files), before);
  for (const path of ['package.json', ...files.paths(/^packages\/\w+\/package\.json$/)])
    files.edit(path, `"version": "${before}"`, `"version": "${version}"`);
  files.editAll(/^(packages\/\w+|service|infra)\/package\.json$/, dependencies, `$1"${version}"`);
  files.edit('package-lock.json', dependencies, `$1"${version}"`);
  files.edit(
    'package-lock.json',
    new RegExp(
      `^( {4}"(?:|packages/\\w+)": \\{\n(?: {6}"name": .*\n)? {6}"version": )"${escaped(before)}"`,
      'gm',
    ),
    `$1"${version}"`,
  );
  files.edit('package-lock.json', `\n  "version": "${before}"`, `\n  "version": "${version}"`);
  files.editAll(
    /^template\/instead\/\.github\/workflows\//,
    new RegExp(`@v${escaped(before)}$`, 'gm'),
    `@v${version}`,
  );
  files.edit(
    'template/instead/.gitlab-ci.yml',
    new RegExp(`^( {4}ref: v)${escaped(before)}$`, 'm'),
    `$1${version}`,
  );
  files.edit('template.yaml', /template-version: \S+/, `template-version: ${version}`);
  files.edit('template.yaml', /^( {10}version: )\S+$/m, `$1${version}`);
  files.edit('template/record/.golden-path.yaml.njk', /^version: \S+$/m, `version: ${version}`);
  setShown(files, before, version);
}

const SHOWN = 'docs/platform/upgrade.md';

/** What day two prints: from this version to the next but one. */
function setShown(files: Files, before: string, version: string): void {
  const three = (first: string): string[] => [first, nextMinor(first), nextMinor(nextMinor(first))];
  const now = new Map(three(before).map((old, index) => [old, three(version)[index] ?? '']));
  const old = new RegExp(`(?<![\\d.])(${[...now.keys()].map(escaped).join('|')})(?![\\d-]|\\.\\d)`, 'g');
  const printed = /^<!-- (?:run|logged) -->\n```[^]*?\n```$/gm;
  files.write(
    SHOWN,
    files.read(SHOWN).replace(printed, (block) => block.replace(old, (found) => now.get(found) ?? found)),
  );
}

function dependenciesOn(scope: string, version: string): RegExp {
  return new RegExp(`("${escaped(scope)}/\\w+": )"${escaped(version)}"`, 'g');
}

/** Of this tree, which may be another than that of the packages that run here. */
function scopeOfThePath(files: Files): string {
  return scopeOf((JSON.parse(files.read('packages/spec/package.json')) as { name: string }).name);
}
