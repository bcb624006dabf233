import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes the programs of a README: those blocks of code before which `<!-- file: NAME, … -->` stands.
 * @returns their paths by their names
 */
export async function writePrograms(readme, folder) {
  const text = existsSync(readme) ? await readFile(readme, 'utf8') : '';
  const programs = {};
  await mkdir(folder, { recursive: true });
  for (const [, name, code] of text.matchAll(/<!-- file: ([^\s,]+)[^\n]*-->\n\n```\w+\n(.*?)```/gs)) {
    programs[name] = join(folder, name);
    await writeFile(programs[name], code);
  }
  return programs;
}
