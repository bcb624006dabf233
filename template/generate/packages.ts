type Versions = Record<string, string>;

interface Manifest {
  dependencies?: Versions;
  devDependencies?: Versions;
}

/** A package.json, or npm's lockfile, which holds what those of all workspaces say. */
interface Packages extends Manifest {
  packages?: Record<string, Manifest>;
}

/** A package.json or package-lock.json without some packages, on which none depends that stays. */
export function withoutPackages(names: readonly string[], path: string, text: string): string {
  if (!/(^|\/)package(-lock)?\.json$/.test(path)) return text;
  const content = JSON.parse(text) as Packages;
  for (const name of names) {
    for (const manifest of [content, ...Object.values(content.packages ?? {})]) {
      forget(manifest.dependencies, name);
      forget(manifest.devDependencies, name);
    }
    forget(content.packages, `node_modules/${name}`);
  }
  return `${JSON.stringify(content, null, 2)}\n`;
}

function forget(record: object | undefined, name: string): void {
  if (record !== undefined) Reflect.deleteProperty(record, name);
}
