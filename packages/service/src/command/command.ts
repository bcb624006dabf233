import { createRequire } from 'node:module';
import { readIdentity } from '@golden-path/spec';
import type { Composition } from '../composition';

/** A word behind the program's name. @returns its exit code */
export type Command = (args: readonly string[], composition: Composition) => Promise<number>;

/** Each loads what it needs: a probe every few seconds must not load a database's client. */
const COMMANDS: Readonly<Record<string, { readonly what: string; readonly load: () => Command }>> = {
  import: {
    what: 'imports or updates records: import [RESOURCE] [FILE|-] [options]',
    load: () => load<typeof import('./import')>('./import').importCommand,
  },
  migrate: {
    what: 'brings the database that DATABASE_URL names up to this release',
    load: () => load<typeof import('./migrate')>('./migrate').migrateCommand,
  },
  health: {
    what: 'exits 0 when the service beside it wants traffic; for container engines',
    load: () => load<typeof import('./health')>('./health').healthCommand,
  },
  reference: {
    what: 'writes the documentation that follows from the service: reference [--check]',
    load: () => load<typeof import('./reference')>('./reference').referenceCommand,
  },
};

function load<Module>(path: string): Module {
  return createRequire(__filename)(path) as Module;
}

/** sysexits.h EX_USAGE */
const EXIT_USAGE = 64;

export async function command(
  name: string,
  args: readonly string[],
  composition: Composition,
): Promise<number> {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found !== undefined) return found.load()(args, composition);
  const isAsked = ['--help', '-h', 'help'].includes(name);
  const stream = isAsked ? process.stdout : process.stderr;
  if (!isAsked) stream.write(`'${name}' is no command of this program.\n\n`);
  stream.write(usage());
  return isAsked ? 0 : EXIT_USAGE;
}

function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { what }]) => `  ${name.padEnd(12)}${what}`);
  return `${readIdentity().title}. Without a command it serves.\n\n${rows.join('\n')}\n\nEach tells more with --help.\n`;
}
