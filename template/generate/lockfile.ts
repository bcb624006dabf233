import { SCOPE } from '@golden-path/cli/packages';
import {
  dependenciesOf,
  flagsOf,
  isInstalled,
  reachable,
  type Manifest,
  type Packages,
} from './dependencies';

/** Of a package of the path as published, by its name: npm's `integrity`. Publishing knows it. */
export type Integrity = Readonly<Record<string, string>>;

interface Lockfile {
  readonly packages: Packages;
}

/** What only the development of a package needs, and what its entry in a lockfile does not have. */
const OF_WORKSPACES = ['name', 'devDependencies', 'extraneous', 'link', 'resolved'];

/**
 * The lockfile of a service: that of the path, with the packages of the path installed from a registry, and without
 * what nothing needs any more.
 * @param manifests package.json of the service's workspaces by folder; '' is the root
 */
export function serviceLockfile(
  text: string,
  manifests: Readonly<Record<string, Manifest>>,
  integrity: Integrity,
): string {
  const lock = JSON.parse(text) as Lockfile;
  const { name } = manifests[''] ?? {};
  const moved: Record<string, Manifest> = {};
  for (const [place, entry] of Object.entries(lock.packages)) {
    const [, own = '', below = ''] = /^packages\/([^/]+)(\/.*)?$/.exec(place) ?? [];
    if (own !== '' && below === '')
      moved[`node_modules/${SCOPE}/${own}`] = published(entry, integrity[`${SCOPE}/${own}`]);
    else if (own !== '') moved[`node_modules/${SCOPE}/${own}${below}`] = entry;
    else if (place in manifests) moved[place] = withDependencies(entry, manifests[place]);
    else if (isInstalled(place) && !('link' in entry)) moved[place] = entry;
    else if (place in lock.packages && 'link' in entry && isWorkspace(place, manifests)) moved[place] = entry;
  }
  return `${JSON.stringify({ ...lock, name, packages: needed(moved, Object.keys(manifests)) }, null, 2)}\n`;
}

/** `node_modules/service` is a link to the workspace. */
function isWorkspace(place: string, manifests: Readonly<Record<string, Manifest>>): boolean {
  return place.replace(/^node_modules\//, '') in manifests;
}

function published(entry: Manifest, integrity: string | undefined): Manifest {
  const { version, ...rest } = Object.fromEntries(
    Object.entries(entry).filter(([name]) => !OF_WORKSPACES.includes(name)),
  );
  return { version, ...(integrity !== undefined && { integrity }), ...rest };
}

const DEPENDENCIES = ['workspaces', 'dependencies', 'devDependencies', 'optionalDependencies'] as const;

function withDependencies(entry: Manifest, manifest: Manifest = {}): Manifest {
  const kept = Object.entries({
    ...entry,
    ...(manifest.name !== undefined && 'name' in entry && { name: manifest.name }),
  }).filter(([name]) => !DEPENDENCIES.some((kind) => kind === name));
  const said = DEPENDENCIES.flatMap((kind) => (manifest[kind] === undefined ? [] : [[kind, manifest[kind]]]));
  const engines = kept.filter(([name]) => name === 'engines');
  return Object.fromEntries([
    ...kept.filter(([name]) => name !== 'engines'),
    ...said,
    ...engines,
  ]) as Manifest;
}

/** Sorted as npm sorts, and marked as it marks them: what is needed for development only, and what may be missing. */
function needed(packages: Packages, workspaces: readonly string[]): Packages {
  const found = reachable(packages, workspaces, dependenciesOf);
  const flags = flagsOf(packages, workspaces);
  const kept = Object.entries(packages).filter(
    ([place, entry]) => workspaces.includes(place) || found.has(place) || 'link' in entry,
  );
  return Object.fromEntries(
    kept
      .map(([place, entry]): [string, Manifest] => [
        place,
        isInstalled(place) && !('link' in entry) ? { ...unmarked(entry), ...flags(place) } : entry,
      ])
      .sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
}

function unmarked(entry: Manifest): Manifest {
  return Object.fromEntries(
    Object.entries(entry).filter(([name]) => !['dev', 'optional', 'devOptional'].includes(name)),
  );
}
