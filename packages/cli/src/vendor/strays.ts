import { SCOPE } from '../installed';
import { escaped } from '../scope/scope';

interface Entry {
  readonly resolved?: string;
  readonly link?: boolean;
}

/**
 * Packages of the path in a lockfile that npm would fetch from elsewhere than the registry which .npmrc maps their scope
 * to: anybody could publish packages of that name there. Where an entry says no place, npm asks the mapped one.
 */
export function strays(lockfile: string, npmrc: string): string[] {
  const packages = packagesOf(lockfile);
  const [, registry] = new RegExp(`^${escaped(SCOPE)}:registry *= *(\\S+?)/?$`, 'm').exec(npmrc) ?? [];
  return Object.entries(packages).flatMap(([place, { resolved, link }]) => {
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (!place.includes('node_modules/') || !name.startsWith(`${SCOPE}/`)) return [];
    if (link === true || resolved?.startsWith('file:') === true) return [];
    if (registry === undefined) return [`${name}: .npmrc does not say which registry has it`];
    if (resolved === undefined || resolved.startsWith(`${registry}/`)) return [];
    return [`${name}: from ${resolved}, and not from ${registry}`];
  });
}

/** Of a lockfile that is none, or holds a conflict, nothing. */
function packagesOf(lockfile: string): Readonly<Record<string, Entry>> {
  try {
    return (JSON.parse(lockfile) as { packages?: Readonly<Record<string, Entry>> }).packages ?? {};
  } catch {
    return {};
  }
}
