import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The packages named, with those of ours that they depend on; all of them when none is named.
 * @returns the name of its folder, its folder, its package.json and what can be loaded of it, for each
 */
export function packagesToTry(folder, names) {
  const all = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'package.json')))
    .map((name) => described(name, join(folder, name)));
  const unknown = names.filter((name) => !all.some((it) => it.name === name));
  if (unknown.length > 0) throw new Error(`there is no package ${unknown.join(', ')}`);
  if (names.length === 0) return all;

  const wanted = new Set(names);
  for (const name of wanted) {
    const { json } = all.find((it) => it.name === name);
    for (const other of all) if (other.json.name in (json.dependencies ?? {})) wanted.add(other.name);
  }
  return all.filter(({ name }) => wanted.has(name));
}

function described(name, folder) {
  const json = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const paths = Object.keys(json.exports ?? {}).filter((path) => !path.endsWith('package.json'));
  return { name, folder, json, entries: paths.map((path) => json.name + path.slice(1)) };
}
