import { Refusal } from './refusal';

/** Semantic Versioning 2.0.0, without build metadata, which does not count in comparisons (§10). */
export interface Version {
  readonly core: readonly [number, number, number];
  readonly prerelease: readonly string[];
}

const PATTERN =
  /^v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-((?:[0-9A-Za-z-]+)(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** `1.2.3`, `v1.2.3`, `1.2.3-rc.1`; anything else is `undefined`. */
export function parseVersion(text: string): Version | undefined {
  const [, major, minor, patch, prerelease] = PATTERN.exec(text) ?? [];
  if (major === undefined) return undefined;
  return {
    core: [Number(major), Number(minor), Number(patch)],
    prerelease: prerelease === undefined ? [] : prerelease.split('.'),
  };
}

/** @throws Refusal */
export function needVersion(text: string, what: string): Version {
  const version = parseVersion(text);
  if (version === undefined)
    throw new Refusal(
      `${what} '${text}' is not a version`,
      'Write it as v1.2.3; `git tag` in the template lists them.',
    );
  return version;
}

export function writeVersion({ core, prerelease }: Version): string {
  return `v${core.join('.')}${prerelease.length === 0 ? '' : `-${prerelease.join('.')}`}`;
}

/** Semantic Versioning §11: as text, 1.9.0 would come after 1.10.0. */
export function compareVersions(a: Version, b: Version): number {
  const core = a.core
    .map((number, index) => number - (b.core[index] ?? 0))
    .find((difference) => difference !== 0);
  if (core !== undefined) return core;
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return b.prerelease.length - a.prerelease.length;
  return comparePrereleases(a.prerelease, b.prerelease);
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    if (left === right) continue;
    const numeric = [left, right].map((identifier) => /^\d+$/.test(identifier));
    if (numeric[0] === true && numeric[1] === true) return Number(left) - Number(right);
    // Numbers come before words.
    if (numeric[0] !== numeric[1]) return numeric[0] === true ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
