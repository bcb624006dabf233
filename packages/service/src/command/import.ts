import { fileURLToPath } from 'node:url';
import type { Composition } from '../composition';
import { ConfigurationError, EXIT_CONFIGURATION, readConfig } from '../config';
import { DecodeError } from '../import/decode-error';
import { progressLine } from '../import/progress';
import { RemovesTooMuch } from '../import/removal';
import type { ImportReport } from '../import/report';
import { reportText } from '../import/report-text';
import { AlreadyFilled, NothingUsable, runImport } from '../import/run';
import { openSource, type Source, SourceError } from '../import/source';
import { readRowsInThreads } from '../import/threads';
import { openStore, urlOf } from '../store';
import { ImportInProgress, StoreUnavailable, StoreUnusable } from '../store/store';
import type { Command } from './command';
import { type Arguments, readArguments, UsageError } from './import-arguments';
import { usage } from './import-usage';
import { ownPathsOf } from './own-paths';
import { print } from './print';
import { Rejects } from './rejects';

/** sysexits.h, and what shells make of signals. */
const EXIT = {
  done: 0,
  failed: 1,
  rejects: 2,
  usage: 64,
  unavailable: 69,
  untold: 74,
  busy: 75,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** Whether somebody has asked the import to stop. */
interface Stop {
  readonly signal: AbortSignal;
  readonly by: () => 'SIGINT' | 'SIGTERM' | undefined;
}

export const importCommand: Command = async (argv, composition) => {
  const [first, ...others] = composition.resources;
  if (first === undefined) throw new Error('this service has no records to import');
  const help = usage(
    first,
    others.map(({ plural }) => plural),
  );
  const stop = stopper();
  try {
    const args = readArguments(argv, composition);
    if (args !== 'help') return await importAs(args, composition, stop);
    await print(process.stdout, help);
    return EXIT.done;
  } catch (error) {
    return explain(error, help, stop);
  }
};

/** From the beginning, so that every end is one that says what is in the store. */
function stopper(): Stop {
  const stop = new AbortController();
  let by: ReturnType<Stop['by']>;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      by ??= signal;
      stop.abort();
    });
  }
  return { signal: stop.signal, by: () => by };
}

async function importAs(args: Arguments, composition: Composition, stop: Stop): Promise<number> {
  const { resource } = args;
  const config = readConfig(process.env, composition);
  if (config.databaseUrl === undefined) {
    throw new ConfigurationError([
      'DATABASE_URL must name a database that lasts, such as sqlite:///absolute/path; without it the import would end with this command',
    ]);
  }
  const file = args.file ?? config.sourceFiles[resource.plural] ?? resource.data;
  if (file === undefined) throw new UsageError('name a file to import, or - for standard input');
  const { stores = [], resources } = composition;
  const urls = resources.map((each) => urlOf(config.databaseUrl, each, each === resources[0]));
  const source = await openSource(file, args.format, stop.signal);
  const rejects =
    args.rejects === undefined
      ? undefined
      : Rejects.open(args.rejects, [file === '-' ? 0 : file, ...urls.flatMap(filesOf)]);
  let report: ImportReport;
  try {
    report = await importInto({
      args,
      source,
      url: urls[resources.indexOf(resource)],
      stores,
      config,
      ownPaths: await ownPathsOf(composition, resource.plural),
      stop,
      rejects,
    });
  } finally {
    rejects?.close();
  }
  return tell(report, args, rejects, stop);
}

/** Of a SQLite database; a server has none. */
function filesOf(url: string | undefined): string[] {
  if (url?.startsWith('sqlite:') !== true) return [];
  const path = fileURLToPath(url.replace(/^sqlite:/, 'file:'));
  return ['', '-wal', '-shm'].map((ending) => path + ending);
}

interface Into {
  readonly args: Arguments;
  readonly source: Source;
  readonly url: string | undefined;
  readonly stores: NonNullable<Composition['stores']>;
  readonly config: ReturnType<typeof readConfig>;
  readonly ownPaths: readonly string[];
  readonly stop: Stop;
  readonly rejects: Rejects | undefined;
}

/** @throws when nothing was changed */
async function importInto(into: Into): Promise<ImportReport> {
  const { args, source, url, stores, config, ownPaths, stop, rejects } = into;
  const { resource, mode, strict, maxRemoved, lockTimeout } = args;
  const store = await openStore({ resource, url, stores, settings: config });
  const progress = process.stderr.isTTY ? progressLine(process.stderr) : undefined;
  try {
    return await runImport({
      resource,
      store,
      source,
      read: readRowsInThreads,
      ownPaths,
      mode,
      strict,
      maxRemoved,
      lockTimeout,
      // A schedule imports what the service starts with, again and again: that would undo what clients wrote.
      seeds: resource.writable !== undefined && args.file === undefined,
      signal: stop.signal,
      ...(progress !== undefined && { onProgress: progress.show }),
      onReject: (rejection) => rejects?.add(rejection),
    });
  } finally {
    progress?.clear();
    // What was imported stays so, whatever becomes of the connection.
    await store.close().catch(() => undefined);
  }
}

/** Says what the import did. @returns the exit code, which says whether the store has changed */
async function tell(
  report: ImportReport,
  { json, strict }: Arguments,
  rejects: Rejects | undefined,
  stop: Stop,
): Promise<number> {
  const untold: (Error | undefined)[] = [];
  if (json || !process.stdout.isTTY)
    untold.push(await print(process.stdout, `${JSON.stringify(report, undefined, 2)}\n`));
  if (!json) await print(process.stderr, reportText(report));
  for (const [what, error] of [
    ['rejected records', rejects?.failure],
    ['report', untold[0]],
  ] as const)
    if (error !== undefined)
      await print(process.stderr, `import: the ${what} could not be written: ${error.message}\n`);
  const by = stop.by();
  // A signal that comes when all is decided changes nothing.
  if (report.interrupted && by !== undefined) return EXIT[by];
  if (strict && report.rejected > 0) return EXIT.rejects;
  return rejects?.failure !== undefined || untold[0] !== undefined ? EXIT.untold : EXIT.done;
}

async function explain(error: unknown, help: string, stop: Stop): Promise<number> {
  const message = error instanceof Error ? error.message : String(error);
  const say = (text: string) => print(process.stderr, text);
  if (error instanceof UsageError) {
    await say(`import: ${message}\n\n${help}`);
    return EXIT.usage;
  }
  const by = stop.by();
  if (error instanceof ImportInProgress && by !== undefined) {
    await say('import: interrupted while it waited for another import.\nNothing was changed.\n');
    return EXIT[by];
  }
  await say(`import: ${message}\n`);
  if (error instanceof AlreadyFilled) {
    await say(
      'Clients write them, and what the service starts with is for an empty database; name a file to import it.\nNothing was changed.\n',
    );
    return EXIT.done;
  }
  if (error instanceof ConfigurationError) return EXIT_CONFIGURATION;
  if (error instanceof ImportInProgress) return EXIT.busy;
  if (error instanceof StoreUnavailable) {
    await say('Import again when it answers: a repeated import ends where one undisturbed would have.\n');
    return EXIT.unavailable;
  }
  const expected = [SourceError, DecodeError, NothingUsable, RemovesTooMuch, StoreUnusable];
  if (error instanceof Error && !expected.some((kind) => error instanceof kind))
    await say(`${error.stack ?? ''}\n`);
  await say('Nothing was changed.\n');
  return EXIT.failed;
}
