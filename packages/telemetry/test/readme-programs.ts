import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the programs of the README, each under the name that stands before it.
 * @returns the path of a program by its name
 */
export function writeReadmePrograms(folder: string): (name: string) => string {
  const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
  mkdirSync(folder, { recursive: true });
  const written = new Map<string, string>();
  for (const [, name = '', code = ''] of readme.matchAll(/<!-- file: (\S+),[^\n]*-->\n\n```js\n(.*?)```/gs)) {
    const path = join(folder, name);
    writeFileSync(path, code);
    written.set(name, path);
  }
  return (name) => {
    const path = written.get(name);
    if (path === undefined) throw new Error(`the README has no program ${name}`);
    return path;
  };
}
