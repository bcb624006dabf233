import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Run } from '../confinement/confined';
import { READABLE } from '../installed';
import { Refusal } from '../refusal';
import { isSame, type Tree } from '../tree';
import { linkPackages, npmCi, workspacesOf } from '../upgrade/install';
import { readFile, unpack, type Workshop } from '../workshop';
import type { Tarball } from './into';
import { integrityOf, reproducible } from './reproducible';
import { LOCKFILE } from './vendored';

/**
 * Packs packages of the path from the tree of one of its versions: for a service that keeps them in vendor/, as no
 * registry has them.
 * @param from where the template's repository is @param names with the scope
 * @param run how code of that version runs; `undefined` where it may not
 * @throws Refusal when they cannot be built
 */
export function packFrom(
  workshop: Workshop,
  { from, source, run }: { from: string; source: Tree; run: Run | undefined },
  names: readonly string[],
): readonly Tarball[] {
  if (run === undefined)
    throw notPacked(
      'building them runs their code, which this machine cannot confine (UNCONFINED=1 runs it nonetheless)',
    );
  const folder = mkdtempSync(join(workshop.folder, 'packages-'));
  unpack(source, folder);
  const linked = linkFrom(resolve(workshop.root, from), source, folder);
  if (linked.length === 0 && !npmCi(folder, workshop.root))
    throw notPacked('what they are built with could not be installed');
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  const npm = npmProgram();
  const { status, stdout, stderr } = run(
    [
      ...[process.execPath, npm, 'pack', '--json', '--silent', `--pack-destination=${packed}`],
      ...names.map((name) => `--workspace=${name}`),
    ],
    { folder, readable: [...READABLE, ...linked, dirname(dirname(npm))], timeout: 600_000 },
  );
  const said = stdout.toString();
  if (status !== 0)
    throw notPacked(/^.*\berror\b.*$/im.exec(said + stderr.toString())?.[0].trim() ?? '`npm pack` failed');
  return report(said).map(({ name, filename }) => {
    // What ran there may have written anything.
    if (basename(filename) !== filename || !lstatSync(join(packed, filename)).isFile())
      throw notPacked(`${filename} is not a tarball`);
    // The bytes that `make publish` brings to a registry.
    const content = reproducible(readFileSync(join(packed, filename)));
    return { name, file: filename, integrity: integrityOf(content), content };
  });
}

/** Where npm is, as a program for Node.js. */
function npmProgram(): string {
  const found = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim();
  return realpathSync(found);
}

function notPacked(why: string): Refusal {
  return new Refusal(
    `this repository keeps the packages of the path in vendor/, and the newer ones could not be packed: ${why}`,
    'Ask who owns the path to publish them, and take them from the registry: golden-path vendor --drop. Then run this again.',
  );
}

/**
 * What is installed in a clone on this machine serves, if the version has the same lockfile: no network, no minute.
 * @returns what was linked; nothing, where it does not serve
 */
function linkFrom(clone: string, source: Tree, folder: string): string[] {
  const modules = join(clone, 'node_modules');
  const isInstalled = existsSync(join(modules, '.package-lock.json'));
  if (!isInstalled || !isSame(readFile(clone, LOCKFILE), source.get(LOCKFILE))) return [];
  linkPackages(modules, source, folder);
  const own = [...workspacesOf(source).values()].filter((place) =>
    existsSync(join(clone, place, 'node_modules')),
  );
  for (const place of own)
    symlinkSync(join(clone, place, 'node_modules'), join(folder, place, 'node_modules'));
  const linked = [modules, ...own.map((place) => join(clone, place, 'node_modules'))];
  return [...new Set(linked.flatMap((place) => [place, realpathSync(place)]))];
}

interface Packed {
  readonly name: string;
  readonly filename: string;
}

/** What `prepack` prints comes first; npm 12 names each package, npm 11 lists them. */
function report(said: string): Packed[] {
  const [json = '[]'] = /^[[{]$[^]*/m.exec(said) ?? [];
  return Object.values(JSON.parse(json) as Record<string, Packed>);
}
