import { parseArgs } from 'node:util';
import type { Composition } from '../composition';
import type { SourceFormat } from '../import/block';
import { MAX_REMOVED } from '../import/removal';
import type { ResourceDefinition } from '../resource/definition';

/** What an import was told. */
export interface Arguments {
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

/** It was told something that it does not understand. */
export class UsageError extends Error {}

/** @throws UsageError */
export function readArguments(argv: readonly string[], { resources }: Composition): Arguments | 'help' {
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
