import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Refusal } from '../refusal';
import { isSame, type Tree } from '../tree';
import { linkPackages, npmCi, plainEnvironment, workspacesOf } from '../upgrade/install';
import { readFile, unpack, type Workshop } from '../workshop';
import type { Tarball } from './into';
import { LOCKFILE } from './vendored';

/**
 * Packs packages of the path from the tree of one of its versions: for a service that keeps them in vendor/, as no
 * registry has them.
 * @param from where the template's repository is @param names with the scope
 * @throws Refusal when they cannot be built
 */
export function packFrom(
  workshop: Workshop,
  from: string,
  source: Tree,
  names: readonly string[],
): readonly Tarball[] {
  const folder = mkdtempSync(join(workshop.folder, 'packages-'));
  unpack(source, folder);
  if (!linkFrom(resolve(workshop.root, from), source, folder) && !npmCi(folder))
    throw notPacked('what they are built with could not be installed');
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  const { status, stdout, stderr } = spawnSync(
    'npm',
    [
      'pack',
      '--json',
      '--silent',
      `--pack-destination=${packed}`,
      ...names.map((name) => `--workspace=${name}`),
    ],
    { cwd: folder, env: plainEnvironment(), encoding: 'utf8', maxBuffer: 1 << 26, timeout: 600_000 },
  );
  if (status !== 0)
    throw notPacked(/^.*\berror\b.*$/im.exec(stdout + stderr)?.[0].trim() ?? '`npm pack` failed');
  return report(stdout).map(({ name, filename, integrity }) => ({
    name,
    file: filename,
    integrity,
    content: readFileSync(join(packed, filename)),
  }));
}

function notPacked(why: string): Refusal {
  return new Refusal(
    `this repository keeps the packages of the path in vendor/, and the newer ones could not be packed: ${why}`,
    'Ask who owns the path to publish them, and take them from the registry: golden-path vendor --drop. Then run this again.',
  );
}

/**
 * What is installed in a clone on this machine serves, if the version has the same lockfile: no network, no minute.
 * @returns whether it does
 */
function linkFrom(clone: string, source: Tree, folder: string): boolean {
  const modules = join(clone, 'node_modules');
  const isInstalled = existsSync(join(modules, '.package-lock.json'));
  if (!isInstalled || !isSame(readFile(clone, LOCKFILE), source.get(LOCKFILE))) return false;
  linkPackages(modules, source, folder);
  for (const place of workspacesOf(source).values()) {
    const own = join(clone, place, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(folder, place, 'node_modules'));
  }
  return true;
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly integrity: string;
}

/** What `prepack` prints comes first; npm 12 names each package, npm 11 lists them. */
function report(said: string): Packed[] {
  const [json = '[]'] = /^[[{]$[^]*/m.exec(said) ?? [];
  return Object.values(JSON.parse(json) as Record<string, Packed>);
}
