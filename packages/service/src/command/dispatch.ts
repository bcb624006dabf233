import { createRequire } from 'node:module';
import { readIdentity } from '@golden-path/spec';
import type { Composition } from '../composition';
import type { Command } from './command';

const here = createRequire(__filename);

/** Each loads what it needs: a probe every few seconds must not load a database's client. */
const COMMANDS: Readonly<Record<string, { readonly what: string; readonly load: () => Command }>> = {
  import: {
    what: 'imports or updates records: import [RESOURCE] [FILE|-] [options]',
    load: () => (here('./import') as typeof import('./import')).importCommand,
  },
  migrate: {
    what: 'brings the database that DATABASE_URL names up to this release',
    load: () => (here('./migrate') as typeof import('./migrate')).migrateCommand,
  },
  health: {
    what: 'exits 0 when the service beside it wants traffic; for container engines',
    load: () => (here('./health') as typeof import('./health')).healthCommand,
  },
  reference: {
    what: 'writes the documentation that follows from the service: reference [--check]',
    load: () => (here('./reference') as typeof import('./reference')).referenceCommand,
  },
};

/** sysexits.h EX_USAGE */
const EXIT_USAGE = 64;

/** Runs the command that is named after the program. @returns its exit code */
export async function command(
  name: string,
  args: readonly string[],
  composition: Composition,
): Promise<number> {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (found !== undefined) return found.load()(args, composition);
  const isAsked = ['--help', '-h', 'help'].includes(name);
  const stream = isAsked ? process.stdout : process.stderr;
  if (!isAsked) stream.write(`'${name}' is not a command of this program.\n\n`);
  stream.write(usage());
  return isAsked ? 0 : EXIT_USAGE;
}

function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { what }]) => `  ${name.padEnd(12)}${what}`);
  return `${readIdentity().title}. Without a command it serves.\n\n${rows.join('\n')}\n\nEach tells more with --help.\n`;
}
