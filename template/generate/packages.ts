type Versions = Record<string, string>;

interface Manifest {
  dependencies?: Versions;
  devDependencies?: Versions;
  optionalDependencies?: Versions;
  peerDependencies?: Versions;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** A package.json, or npm's lockfile, which holds what those of all workspaces say. */
interface Packages extends Manifest {
  packages?: Record<string, Manifest>;
}

/** A package.json or package-lock.json without some packages, and the lockfile without what only they need. */
export function withoutPackages(names: readonly string[], path: string, text: string): string {
  if (names.length === 0 || !/(^|\/)package(-lock)?\.json$/.test(path)) return text;
  const content = JSON.parse(text) as Packages;
  const { packages = {} } = content;
  const before = needed(packages);
  const manifests = Object.entries(packages).filter(([place]) => !isInstalled(place));
  for (const manifest of [content, ...manifests.map(([, manifest]) => manifest)])
    for (const name of names) {
      forget(manifest.dependencies, name);
      forget(manifest.devDependencies, name);
    }
  const after = needed(packages);
  for (const place of before) if (!after.has(place)) forget(packages, place);
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Places of the packages that workspaces need, and of those that these need, and so on. */
function needed(packages: Readonly<Record<string, Manifest>>): Set<string> {
  const found = new Set<string>();
  const open = Object.keys(packages).filter((place) => !isInstalled(place));
  for (let place; (place = open.pop()) !== undefined;)
    for (const name of dependenciesOf(packages[place], !isInstalled(place))) {
      const next = placeOf(packages, place, name);
      if (next === undefined || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  return found;
}

function isInstalled(place: string): boolean {
  return /(^|\/)node_modules\//.test(place);
}

function dependenciesOf(manifest: Manifest = {}, isWorkspace: boolean): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
    manifest;
  return [
    ...Object.keys({ ...dependencies, ...optionalDependencies, ...(isWorkspace && devDependencies) }),
    ...Object.keys(peerDependencies ?? {}).filter((name) => peerDependenciesMeta?.[name]?.optional !== true),
  ];
}

/** As Node.js finds it from there: in the nearest `node_modules`. */
function placeOf(packages: object, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.replace(/(^|\/)[^/]*$/, '')) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') return undefined;
  }
}

function forget(record: object | undefined, name: string): void {
  if (record !== undefined) Reflect.deleteProperty(record, name);
}
