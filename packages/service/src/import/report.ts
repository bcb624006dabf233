import type { ResourceDefinition } from '../resource/definition';
import type { ImportCounts, ImportOptions } from '../store/store';
import type { Wrapping } from './block';
import { Duplicates, lookedAt } from './duplicates';
import { type Finding, Findings } from './findings';
import type { Batch } from './rows';
import type { Source } from './source';

/** What an import did. */
export interface ImportReport extends ImportCounts {
  readonly source: string;
  readonly sha256: string;
  readonly mode: ImportOptions['mode'];
  /**
   * Records in the source. Of an import that was committed it is created + updated + unchanged + duplicates + rejected:
   * every record is in exactly one of these.
   */
  readonly read: number;
  /** Records that a later one of the same key has replaced. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Why records were rejected. */
  readonly rejections: readonly Finding[];
  /** What is told of the duplicates: which keys, and what the earlier records had that the last one lacks. */
  readonly replaced: readonly Finding[];
  /** Defects of records that were kept. */
  readonly warnings: readonly Finding[];
  /** Names in records that are left out: nobody understands them, or another name of the same field counts. */
  readonly notUnderstood: readonly Finding[];
  /** Where in the source the records were, when they were not the source itself. */
  readonly wrapping: Wrapping | null;
  readonly bytes: number;
  readonly seconds: number;
  readonly recordsPerSecond: number;
  /** It was asked to stop before the source's end. */
  readonly interrupted: boolean;
  /** Whether the store has changed. */
  readonly committed: boolean;
}

/** Tallies one import while it runs. */
export class Tally {
  readonly #start = performance.now();
  readonly rejections = new Findings();
  readonly warnings = new Findings();
  readonly leftOut = new Findings();
  readonly #duplicates: Duplicates;
  wrapping: Wrapping | null = null;
  read = 0;
  rejected = 0;

  constructor({ fields }: Pick<ResourceDefinition, 'fields'>) {
    this.#duplicates = new Duplicates(lookedAt(fields));
  }

  add({ read, flawed, rejected, met, leftOut, wrapping }: Batch): void {
    this.read += read;
    this.#duplicates.add(met);
    for (const { name, key, count } of leftOut) this.leftOut.add(name, key, count);
    if (wrapping !== undefined)
      this.wrapping = { ...wrapping, beside: [...(this.wrapping?.beside ?? []), ...wrapping.beside] };
    this.rejected += rejected.length;
    for (const { key, warnings } of flawed) for (const kind of warnings) this.warnings.add(kind, key);
    for (const { key, offset, reason } of rejected) {
      // What follows the colon is the value at fault, another one each time.
      this.rejections.add(reason.split(':', 1)[0] ?? reason, key?.slice(0, 40) ?? `byte ${offset}`);
    }
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  report(
    source: Pick<Source, 'name' | 'bytesRead' | 'sha256'>,
    rest: Pick<ImportReport, 'mode' | 'interrupted' | 'committed'> & { readonly counts: ImportCounts },
  ): ImportReport {
    const { counts, ...outcome } = rest;
    const seconds = this.seconds;
    const { created, updated, unchanged } = counts;
    const duplicates = outcome.committed
      ? this.read - this.rejected - created - updated - unchanged
      : this.#duplicates.count;
    return {
      source: source.name,
      sha256: source.sha256(),
      ...outcome,
      read: this.read,
      ...counts,
      duplicates,
      rejected: this.rejected,
      rejections: this.rejections.list(),
      replaced: this.#duplicates.list(duplicates),
      warnings: this.warnings.list(),
      notUnderstood: this.leftOut.list(),
      wrapping: this.wrapping,
      bytes: source.bytesRead(),
      seconds: Number(seconds.toFixed(3)),
      recordsPerSecond: Math.round(this.read / Math.max(seconds, 0.001)),
    };
  }
}
