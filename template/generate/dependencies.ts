type Versions = Readonly<Record<string, string>>;

/** A package.json, or an entry of npm's lockfile, which has the same names for the same things. */
export interface Manifest {
  readonly name?: string;
  readonly version?: unknown;
  readonly workspaces?: readonly string[];
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Entries of a lockfile by their places: '' and folders of workspaces, else below `node_modules`. */
export type Packages = Readonly<Record<string, Manifest>>;

/** Names of the packages that one needs, as far as they count. */
export type Needs = (manifest: Manifest, isWorkspace: boolean) => string[];

export function isInstalled(place: string): boolean {
  return /(^|\/)node_modules\//.test(place);
}

export const dependenciesOf: Needs = (manifest, isWorkspace) => [
  ...required(manifest),
  ...Object.keys({ ...manifest.optionalDependencies, ...(isWorkspace && manifest.devDependencies) }),
];

function required({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta,
}: Manifest): string[] {
  return [
    ...Object.keys(dependencies).filter((name) => !(name in optionalDependencies)),
    ...Object.keys(peerDependencies).filter((name) => peerDependenciesMeta?.[name]?.optional !== true),
  ];
}

/** Places of the packages that workspaces need, and of those that these need, and so on. */
export function reachable(packages: Packages, workspaces: readonly string[], needs: Needs): Set<string> {
  const found = new Set<string>();
  const open = [...workspaces];
  for (let place; (place = open.pop()) !== undefined;)
    for (const name of needs(packages[place] ?? {}, !isInstalled(place))) {
      const next = placeOf(packages, place, name);
      if (next === undefined || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  return found;
}

/** As Node.js finds it from there: in the nearest `node_modules`. */
function placeOf(packages: Packages, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.replace(/(^|\/)[^/]*$/, '')) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
  }
}

/** How npm marks a package that production does not need, or may do without. */
export interface Flags {
  readonly dev?: true;
  readonly optional?: true;
  readonly devOptional?: true;
}

export function flagsOf(packages: Packages, workspaces: readonly string[]): (place: string) => Flags {
  const always = reachable(packages, workspaces, required);
  const inProduction = reachable(packages, workspaces, (manifest) => dependenciesOf(manifest, false));
  const surely = reachable(packages, workspaces, (manifest, isWorkspace) => [
    ...required(manifest),
    ...(isWorkspace ? Object.keys(manifest.devDependencies ?? {}) : []),
  ]);
  return (place) => {
    if (always.has(place)) return {};
    if (inProduction.has(place)) return surely.has(place) ? { devOptional: true } : { optional: true };
    return surely.has(place) ? { dev: true } : { dev: true, optional: true };
  };
}
