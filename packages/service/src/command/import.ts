import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Composition } from '../composition';
import { ConfigurationError, EXIT_CONFIGURATION, readConfig } from '../config';
import type { ResourceDefinition } from '../resource/definition';
import { openStore, urlOf } from '../store';
import { ImportInProgress, type Store, StoreUnavailable } from '../store/store';
import { DecodeError } from '../import/decode-error';
import type { SourceFormat } from '../import/block';
import { progressLine } from '../import/progress';
import { MAX_REMOVED, RemovesTooMuch } from '../import/removal';
import type { ImportReport } from '../import/report';
import { reportText } from '../import/report-text';
import type { Rejection } from '../import/rows';
import { NothingUsable, runImport } from '../import/run';
import { openSource, SourceError } from '../import/source';
import { readRowsInThreads } from '../import/threads';
import type { Command } from './command';
import { usage } from './import-usage';

/** sysexits.h, and what shells make of signals. */
const EXIT = {
  done: 0,
  failed: 1,
  rejects: 2,
  usage: 64,
  unavailable: 69,
  busy: 75,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

interface Arguments {
  readonly resource: ResourceDefinition;
  readonly file: string | undefined;
  readonly mode: 'merge' | 'replace';
  readonly strict: boolean;
  readonly maxRemoved: number;
  readonly rejects: string | undefined;
  readonly format: SourceFormat | undefined;
  readonly lockTimeout: number;
  readonly json: boolean;
}

class UsageError extends Error {}

export const importCommand: Command = async (argv, composition) => {
  const [first, ...others] = composition.resources;
  if (first === undefined) throw new Error('this service has no records to import');
  const help = usage(
    first,
    others.map(({ plural }) => plural),
  );
  try {
    const args = readArguments(argv, composition);
    if (args !== 'help') return await importAs(args, composition);
    process.stdout.write(help);
    return EXIT.done;
  } catch (error) {
    return explain(error, help);
  }
};

async function importAs(args: Arguments, composition: Composition): Promise<number> {
  const { resource } = args;
  const config = readConfig(process.env, composition);
  if (config.databaseUrl === undefined) {
    throw new ConfigurationError([
      'DATABASE_URL must name a database that lasts, such as sqlite:///absolute/path; without it the import would end with this command',
    ]);
  }
  const file = args.file ?? config.sourceFiles[resource.plural] ?? resource.data;
  if (file === undefined) throw new UsageError('name a file to import, or - for standard input');
  const source = await openSource(file, args.format);
  const rejects = args.rejects === undefined ? undefined : await createFile(args.rejects);
  const { stores = [], resources } = composition;
  const url = urlOf(config.databaseUrl, resource, resource === resources[0]);
  const store = await openStore({ resource, url, stores, settings: config });
  try {
    return await importInto(store, source, args, rejects);
  } finally {
    await store.close();
  }
}

/** Before anything is imported: a file that cannot be written is found out now. */
async function createFile(path: string): Promise<WriteStream> {
  const stream = createWriteStream(path);
  try {
    await once(stream, 'open');
    return stream;
  } catch (error) {
    throw new UsageError(`--rejects ${path}: ${(error as Error).message}`);
  }
}

async function importInto(
  store: Store,
  source: Awaited<ReturnType<typeof openSource>>,
  args: Arguments,
  rejects: WriteStream | undefined,
): Promise<number> {
  const stop = new AbortController();
  let signalled: 'SIGINT' | 'SIGTERM' | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      signalled = signal;
      stop.abort();
    });
  }
  const progress = process.stderr.isTTY ? progressLine(process.stderr) : undefined;
  // What the import did is told whatever becomes of that file.
  let unwritten: Error | undefined;
  rejects?.on('error', (error) => {
    unwritten = error;
  });
  const report = await runImport({
    resource: args.resource,
    store,
    source,
    read: readRowsInThreads,
    mode: args.mode,
    strict: args.strict,
    maxRemoved: args.maxRemoved,
    lockTimeout: args.lockTimeout,
    signal: stop.signal,
    ...(progress !== undefined && { onProgress: progress.show }),
    ...(rejects !== undefined && {
      onReject: (rejection: Rejection) => void rejects.write(rejectLine(rejection)),
    }),
  }).finally(async () => {
    progress?.clear();
    await closed(rejects);
  });
  print(report, args);
  if (unwritten !== undefined) {
    process.stderr.write(`import: the rejected records could not be written: ${unwritten.message}\n`);
    return EXIT.rejects;
  }
  if (signalled !== undefined) return EXIT[signalled];
  return args.strict && report.rejected > 0 ? EXIT.rejects : EXIT.done;
}

function readArguments(argv: readonly string[], { resources }: Composition): Arguments | 'help' {
  const { values, positionals } = parse(argv);
  if (values.help === true) return 'help';
  const [file, ...more] = positionals;
  if (file === '') throw new UsageError('name a file to import, or - for standard input');
  if (more.length > 0) throw new UsageError(`one file at a time, not also ${more.join(' ')}`);
  const { format, wait = '0' } = values;
  const plurals = resources.map(({ plural }) => plural);
  const resource = resources.find(({ plural }) => plural === (values.resource ?? plurals[0]));
  if (resource === undefined) throw new UsageError(`--resource is one of ${plurals.join(', ')}`);
  if (format !== undefined && format !== 'json' && format !== 'ndjson' && format !== 'csv')
    throw new UsageError('--format is json, ndjson or csv');
  if (!/^[0-9]{1,6}$/.test(wait)) throw new UsageError('--wait is a whole number of seconds');
  return {
    resource,
    file,
    mode: values.replace === true ? 'replace' : 'merge',
    strict: values.strict === true,
    maxRemoved: readShare(values['max-removed'] ?? String(MAX_REMOVED * 100)),
    rejects: values.rejects,
    format,
    lockTimeout: Number(wait) * 1000,
    json: values.json === true,
  };
}

/** `20` and `20%` are 0.2. */
function readShare(text: string): number {
  const percent = /^([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%?$/.exec(text)?.[1];
  if (percent === undefined || Number(percent) > 100)
    throw new UsageError('--max-removed is a number of percent, from 0 to 100');
  return Number(percent) / 100;
}

function parse(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        replace: flag,
        strict: flag,
        json: flag,
        help: flag,
        rejects: text,
        'max-removed': text,
        resource: text,
        format: text,
        wait: text,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function rejectLine({ offset, key, reason, raw }: Rejection): string {
  return `${JSON.stringify({ offset, key, reason, record: raw })}\n`;
}

function print(report: ImportReport, { json }: Arguments): void {
  if (json || !process.stdout.isTTY) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  if (!json) process.stderr.write(reportText(report));
}

async function closed(stream: WriteStream | undefined): Promise<void> {
  if (stream === undefined) return;
  stream.end();
  await finished(stream).catch(() => undefined);
}

function explain(error: unknown, help: string): number {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    process.stderr.write(`import: ${message}\n\n${help}`);
    return EXIT.usage;
  }
  process.stderr.write(`import: ${message}\n`);
  if (error instanceof ConfigurationError) return EXIT_CONFIGURATION;
  if (error instanceof ImportInProgress) return EXIT.busy;
  if (error instanceof StoreUnavailable) {
    process.stderr.write(
      'Import again when it answers: a repeated import ends where one undisturbed would have.\n',
    );
    return EXIT.unavailable;
  }
  const expected =
    error instanceof SourceError ||
    error instanceof DecodeError ||
    error instanceof NothingUsable ||
    error instanceof RemovesTooMuch;
  if (!expected && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.stderr.write('Nothing was changed.\n');
  return EXIT.failed;
}
