import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scopeOf } from './scope/scope';

/** The folder of this package, whether compiled or not. */
export const PACKAGE = realpathSync(join(__dirname, '..'));

const { name, version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
};

/** The npm scope of the path's packages: that of this one. `make name` gives them another. */
export const SCOPE = scopeOf(name);

/** Where the packages are installed that this one needs: the repository's, wherever this package itself is. */
export const PACKAGES = modulesOf(require.resolve('nunjitsu'));

/** What a program needs to read that runs with them; a package may be a link, such as those of a workspace. */
export const READABLE: readonly string[] = [
  ...new Set([PACKAGE, PACKAGES, dirname(realpathSync(join(PACKAGES, 'nunjitsu'))), ...ofThePath()]),
];

function ofThePath(): string[] {
  const scope = join(PACKAGES, SCOPE);
  return existsSync(scope) ? readdirSync(scope).map((name) => realpathSync(join(scope, name))) : [];
}

export function installedVersion(): string {
  return version;
}

/** The folder `node_modules` that a file is in, the innermost. */
function modulesOf(file: string): string {
  const end = file.lastIndexOf('node_modules');
  return file.slice(0, end + 'node_modules'.length);
}
