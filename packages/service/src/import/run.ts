import type { ResourceDefinition } from '../resource/definition';
import type { ImportCounts, ImportOptions, Store } from '../store/store';
import { assertRemovesLittle } from './removal';
import { type ImportReport, Tally } from './report';
import { findingsText, wrappingText } from './report-text';
import { type Batch, type ReadRows, readRows, type Rejection } from './rows';
import { type Source, SourceInterrupted } from './source';

export interface RunOptions extends ImportOptions {
  readonly resource: ResourceDefinition;
  readonly store: Store;
  readonly source: Source;
  /** Default: in this thread, between whatever else it does. */
  readonly read?: ReadRows;
  /** What the team's own routes have in the place of a key: no record may have it. */
  readonly ownPaths?: readonly string[];
  /** Finishes the batch and ends. */
  readonly signal?: AbortSignal;
  /** What becomes of an interrupted merge, by default `keep` what was read; a replacement commits nothing. */
  readonly whenInterrupted?: 'keep' | 'roll back';
  /** One rejected record makes the import fail, at its end, so that all of them are known. */
  readonly strict?: boolean;
  /** The largest share of what is there that a replacement may remove, from 0 to 1. Default: all. */
  readonly maxRemoved?: number;
  /** Only into a store that was never imported nor written into; into another one nothing is. */
  readonly seeds?: boolean;
  readonly onReject?: (rejected: Rejection) => void;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly read: number;
  readonly bytes: number;
  readonly size: number | undefined;
}

/** The source is in order and yet nothing of it can be kept. */
export class NothingUsable extends Error {
  override readonly name = 'NothingUsable';
}

/** What was to seed the store has come late: somebody has imported or written into it. */
export class AlreadyFilled extends Error {
  override readonly name = 'AlreadyFilled';
}

const NOTHING: ImportCounts = { created: 0, updated: 0, unchanged: 0, removed: 0 };

/**
 * Imports one source, all or nothing but for an interrupted merge.
 * @throws SourceError, DecodeError, NothingUsable, AlreadyFilled, RemovesTooMuch, ImportInProgress, StoreUnavailable; the
 * store is then as before
 */
export async function runImport(options: RunOptions): Promise<ImportReport> {
  const { resource, store, source, mode, signal, strict = false, read = readRows, ownPaths = [] } = options;
  const assertMay = options.seeds === true ? () => assertEmpty(options) : undefined;
  await assertMay?.();
  const transaction = await store.beginImport(options);
  const tally = new Tally(resource);
  try {
    // Nobody else imports from here on, and what is written from here on is kept.
    await assertMay?.();
    // The signal may have come while the lock was waited for.
    const batches =
      signal?.aborted === true
        ? []
        : read(resource, source.chunks, source.format, transaction.packing, ownPaths);
    for await (const batch of untilInterrupted(batches)) {
      tally.add(batch);
      for (const rejection of batch.rejected) options.onReject?.(rejection);
      await transaction.writePacked(batch.pack);
      options.onProgress?.({ read: tally.read, bytes: source.bytesRead(), size: source.size });
      if (signal?.aborted === true) break;
    }
    const interrupted = signal?.aborted === true;
    const isOfUse = tally.read > tally.rejected;
    const keeps = mode === 'merge' && options.whenInterrupted !== 'roll back' && isOfUse;
    const drop = (interrupted && !keeps) || (strict && tally.rejected > 0);
    if (drop) {
      await transaction.rollback();
      return tally.report(source, { mode, interrupted, committed: false, counts: NOTHING });
    }
    if (!interrupted && !isOfUse) {
      throw new NothingUsable(
        [
          `${source.name} holds no usable record (${tally.rejected} rejected)`,
          ...wrappingText(tally.wrapping),
          ...findingsText('Rejected, because it', tally.rejections.list()),
          ...findingsText('Not understood or passed over', tally.leftOut.list()),
        ].join('\n'),
      );
    }
    const counts = await transaction.commit({ source: source.name, sha256: source.sha256() }, (found) => {
      assertRemovesLittle(found, resource, options.maxRemoved ?? 1);
    });
    return tally.report(source, { mode, interrupted, committed: true, counts });
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

async function assertEmpty({ resource, store }: RunOptions): Promise<void> {
  if ((await store.dataset()) !== undefined)
    throw new AlreadyFilled(`there are ${resource.plural} already, or were.`);
}

/** What has been read when reading is broken off counts as if it had ended there. */
async function* untilInterrupted(batches: Iterable<Batch> | AsyncIterable<Batch>): AsyncGenerator<Batch> {
  try {
    yield* batches;
  } catch (error) {
    if (!(error instanceof SourceInterrupted)) throw error;
  }
}
