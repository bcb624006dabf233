import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What `/docs` takes of the package `swagger-ui-dist`. */
export const assets = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const;

/** Where an image has them, which carries no packages for development. */
export const copied = join(__dirname, 'swagger-ui');

/** Where the files are: the copies, or the package itself. */
export function assetFolder(): string {
  return existsSync(copied) ? copied : packageFolder();
}

/** Copies the files, and the licence that goes with them. */
export function copyAssets(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of [...Object.keys(assets), 'LICENSE', 'NOTICE']) {
    copyFileSync(join(packageFolder(), name), join(folder, name));
  }
}

function packageFolder(): string {
  return dirname(require.resolve('swagger-ui-dist/package.json'));
}
