import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the packages of the released version: names with the scope, and npm's `integrity`. Empty before the first release. */
export type Integrity = Readonly<Record<string, string>>;

/** The one place that says what the tarballs must be; lockfiles of services get it from here. */
export const INTEGRITY = 'template/integrity.json';

export function readIntegrity(root: string): Integrity {
  return JSON.parse(readFileSync(join(root, INTEGRITY), 'utf8')) as Integrity;
}

export function writtenIntegrity(
  tarballs: readonly { readonly name: string; readonly integrity: string }[],
): string {
  return `${JSON.stringify(Object.fromEntries(tarballs.map(({ name, integrity }) => [name, integrity])), null, 2)}\n`;
}
