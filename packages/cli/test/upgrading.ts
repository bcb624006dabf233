import type { Options, Upgraded } from '../src/upgrade/upgrade';
import { upgrade } from '../src/upgrade/upgrade';
import type { Repository } from './repository';
import type { TinyTemplate } from './tiny-template';

export type Made = Exclude<Upgraded, { outcome: 'up to date' }>;

/** Ten lines and more, of which some are others. */
export function lines(change: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: 14 }, (_, index) => `${change[index + 1] ?? `line ${index + 1}`}\n`).join('');
}

export async function run(
  service: Repository,
  template: TinyTemplate,
  options: Partial<Options> = {},
): Promise<Upgraded> {
  return upgrade({ folder: service.folder, from: template.folder, ...options });
}

/** Upgrades and merges the branch, as a team does after looking at it. */
export async function bringIn(
  service: Repository,
  template: TinyTemplate,
  options: Partial<Options> = {},
): Promise<Made> {
  const result = await run(service, template, options);
  if (result.outcome !== 'made') throw new Error(result.outcome);
  service.git('merge', '--quiet', '--ff-only', result.branch);
  return result;
}
