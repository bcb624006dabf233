import type { Commit } from './commits';

/**
 * The version that these commits make of one, by semantic versioning; before 1.0.0 what breaks is a minor step.
 * @returns undefined when there is nothing to release
 */
export function nextVersion(current: string, commits: readonly Commit[]): string | undefined {
  if (commits.length === 0) return undefined;
  const [major = 0, minor = 0, patch = 0] = current.split('.').map(Number);
  const breaking = commits.some((commit) => commit.breaking);
  if (breaking && major > 0) return `${major + 1}.0.0`;
  if (breaking || commits.some(({ type }) => type === 'feat')) return `${major}.${minor + 1}.0`;
  return `${major}.${minor}.${patch + 1}`;
}
