import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** What the pages take of packages that are not installed where the service runs: name → package and path in it. */
const borrowed: Readonly<Record<string, readonly [name: string, file: string]>> = {
  'swagger-ui.css': ['swagger-ui-dist', 'swagger-ui.css'],
  'swagger-ui-bundle.js': ['swagger-ui-dist', 'swagger-ui-bundle.js'],
  'd3-array.min.js': ['d3-array', 'dist/d3-array.min.js'],
  'd3-geo.min.js': ['d3-geo', 'dist/d3-geo.min.js'],
  'topojson-client.min.js': ['topojson-client', 'dist/topojson-client.min.js'],
  'land-110m.json': ['world-atlas', 'land-110m.json'],
  'land-50m.json': ['world-atlas', 'land-50m.json'],
};

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
};

const root = join(__dirname, '..', '..', '..');
/** Where an image and the published package have what was borrowed. */
export const copied = join(root, 'dist', 'assets');
const modules = join(root, 'dist', 'explorer');
const styles = join(root, 'explorer');

/** A file of the pages: read when it is first asked for. */
export interface Asset {
  readonly type: string;
  readonly path: string;
}

/** Packages of which others get copies. */
export function borrowedPackages(): string[] {
  return [...new Set(Object.values(borrowed).map(([name]) => name))].sort();
}

/** The modules of the explorer, as the page loads them. */
export function explorerModules(): string[] {
  return readdirSync(modules).filter((name) => name.endsWith('.js'));
}

/** Every file there is; nothing that a client writes becomes a path. */
export function listAssets(): ReadonlyMap<string, Asset> {
  const paths = [
    ...Object.keys(borrowed).map((name) => [name, borrowedPath(name)] as const),
    ...explorerModules().map((name) => [name, join(modules, name)] as const),
    ...readdirSync(styles)
      .filter((name) => name.endsWith('.css'))
      .map((name) => [name, join(styles, name)] as const),
  ];
  return new Map(
    paths.map(([name, path]) => [name, { path, type: types[name.split('.').at(-1) ?? ''] ?? '' }]),
  );
}

/** The rules that every page has, for a page that must not ask for anything else. */
export function baseStyle(): string {
  return readFileSync(join(styles, 'base.css'), 'utf8');
}

/** Copies what is borrowed, and the licences that go with it. */
export function copyAssets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, [from, file]] of Object.entries(borrowed)) {
    copyFileSync(join(packageFolder(from), file), join(folder, name));
    for (const licence of ['LICENSE', 'NOTICE']) {
      const text = join(packageFolder(from), licence);
      if (existsSync(text)) copyFileSync(text, join(folder, `${from}.${licence}`));
    }
  }
}

function borrowedPath(name: string): string {
  const copy = join(copied, name);
  if (existsSync(copy)) return copy;
  const [from = '', file = ''] = borrowed[name] ?? [];
  return join(packageFolder(from), file);
}

/** Where a package is installed. */
export function packageFolder(name: string): string {
  return dirname(findPackageJSON(name, __filename) ?? '');
}
