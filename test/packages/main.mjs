// Packs, installs and tries the packages; test/packages.sh says what for.
import { AssertionError } from 'node:assert';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packagesToTry } from './chosen.mjs';
import { loadBothWays, typeCheck } from './entries.mjs';
import { pack } from './pack.mjs';
import { killAll } from './program.mjs';
import { createProject, duplicates, install } from './project.mjs';
import { writePrograms } from './readme.mjs';

const root = join(import.meta.dirname, '..', '..');
const say = (what) => console.log(`packages: ${what}`);

/** What a package's own test brings: what it `needs` to be installed, and `verify`. */
async function testOf(name) {
  const file = join(import.meta.dirname, 'programs', `${name}.mjs`);
  return existsSync(file) ? import(pathToFileURL(file).href) : undefined;
}

const packages = packagesToTry(join(root, 'packages'), process.argv.slice(2));
const tests = new Map(await Promise.all(packages.map(async ({ name }) => [name, await testOf(name)])));

const project = await createProject(root);
try {
  const tarballs = packages.map((it) => pack(it, project));
  say(`${tarballs.map(({ name, files }) => `${name} (${files} files)`).join(', ')} packed`);

  install(project, [
    ...tarballs.map(({ path }) => path),
    ...new Set([...tests.values()].flatMap((it) => it?.needs ?? [])),
  ]);
  const copies = duplicates(project, /^(@opentelemetry\/.*|(import|require)-in-the-middle)$/);
  if (copies.length > 0) throw new Error(`more than one copy of ${copies.join(', ')}`);
  say('installed into an empty project, at most one copy of each part of OpenTelemetry');

  const entries = packages.flatMap(({ entries }) => entries);
  loadBothWays(project, entries);
  typeCheck(project, root, entries);
  say(`${entries.join(', ')}: required, imported and type-checked`);

  for (const { name, folder } of packages) {
    const programs = await writePrograms(join(folder, 'README.md'), join(project, name));
    const tried = new Set((await tests.get(name)?.verify({ project, programs })) ?? []);
    const untried = Object.keys(programs).filter((program) => !tried.has(program));
    if (untried.length > 0) throw new Error(`the README of ${name} shows ${untried}, which nothing runs`);
    if (tried.size > 0) say(`${name}: ${[...tried].join(', ')} do what the README says`);
  }
} catch (error) {
  console.error(`packages: ${error instanceof AssertionError ? error.stack : error.message}`);
  process.exitCode = 1;
} finally {
  killAll();
  if (process.env.KEEP) say(`kept: ${project}`);
  else await rm(project, { recursive: true, force: true });
}
