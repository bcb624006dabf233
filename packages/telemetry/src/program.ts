import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';

/** What of its package.json is of interest here. */
export interface Package {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * The file that was started. While `--require` and `--import` are carried out, and where an ES module was started,
 * Node.js has no `require.main`; with `--eval` there is no file at all, and one of the working directory stands for it.
 */
export function programFile(): string {
  if (require.main !== undefined) return require.main.filename;
  const file = resolve(process.argv[1] ?? '[eval]');
  return existsSync(file) ? realpathSync(file) : file;
}

/** The package.json nearest above a file; an empty one where there is none, or none that can be read. */
export function packageOf(file: string): Package {
  const nearest = (createRequire(file).resolve.paths('any') ?? [])
    .map((folder) => join(dirname(folder), 'package.json'))
    .find((path) => existsSync(path));
  if (nearest === undefined) return {};
  try {
    return JSON.parse(readFileSync(nearest, 'utf8')) as Package;
  } catch {
    return {};
  }
}

/**
 * Names of the libraries that a program works with: those on which its package depends, and those of packages that are
 * made for this telemetry, such as a store, which a program depends on in their place.
 */
export function librariesOf(file: string, telemetry: string): string[] {
  const direct = Object.keys(packageOf(file).dependencies ?? {});
  const require = createRequire(file);
  const through = direct.flatMap((name) => {
    try {
      const { dependencies = {} } = packageOf(require.resolve(name));
      return telemetry in dependencies ? Object.keys(dependencies) : [];
    } catch {
      // What has no entry point is no library.
      return [];
    }
  });
  return [...new Set([...direct, ...through])];
}

/** Whether Node.js loads the file as an ES module. */
export function isEsModule(file: string): boolean {
  const extension = extname(file);
  if (/^\.m[jt]s$/.test(extension)) return true;
  return !/^\.c[jt]s$/.test(extension) && packageOf(file).type === 'module';
}
