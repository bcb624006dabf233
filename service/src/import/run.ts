import type { ResourceDefinition } from '../resource/definition';
import type { ImportCounts, ImportOptions, NewRecord, Store } from '../store/store';
import { type Decoded, decode, TOO_DEEP } from './decode';
import { type ImportReport, Tally } from './report';
import type { Source } from './source';

const BATCH = 1000;

export interface RunOptions extends ImportOptions {
  readonly resource: ResourceDefinition;
  readonly store: Store;
  readonly source: Source;
  /** Finishes the batch and ends: a merge commits what it has, a replacement commits nothing. */
  readonly signal?: AbortSignal;
  /** One rejected record makes the import fail, at its end, so that all of them are known. */
  readonly strict?: boolean;
  readonly onReject?: (rejected: Rejection) => void;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Rejection extends Decoded {
  readonly reason: string;
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

const NOTHING: ImportCounts = { created: 0, updated: 0, unchanged: 0, removed: 0 };

/**
 * Imports one source, all or nothing but for an interrupted merge.
 * @throws SourceError, DecodeError, NothingUsable, ImportInProgress, StoreUnavailable; the store is then as before
 */
export async function runImport(options: RunOptions): Promise<ImportReport> {
  const { store, source, mode, signal, strict = false } = options;
  const transaction = await store.beginImport(options);
  const tally = new Tally();
  try {
    let batch: NewRecord[] = [];
    const flush = async (): Promise<void> => {
      await transaction.write(batch);
      batch = [];
      options.onProgress?.({ read: tally.read, bytes: source.bytesRead(), size: source.size });
    };
    reading: for await (const records of decode(source.chunks, source.format)) {
      for (const decoded of records) {
        const record = accept(decoded, options, tally);
        if (record !== undefined) batch.push(record);
        if (batch.length >= BATCH) await flush();
        if (signal?.aborted === true) break reading;
      }
    }
    await flush();
    const interrupted = signal?.aborted === true;
    const drop = (interrupted && mode === 'replace') || (strict && tally.rejected > 0);
    if (drop) {
      await transaction.rollback();
      return tally.report(source, { mode, interrupted, committed: false, counts: NOTHING });
    }
    if (!interrupted && tally.read === tally.rejected) {
      throw new NothingUsable(`${source.name} holds no usable record (${tally.rejected} rejected)`);
    }
    const counts = await transaction.commit({ source: source.name, sha256: source.sha256() });
    return tally.report(source, { mode, interrupted, committed: true, counts });
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

function accept(decoded: Decoded, { resource, onReject }: RunOptions, tally: Tally): NewRecord | undefined {
  tally.read++;
  const parsed =
    decoded.raw === TOO_DEEP
      ? { rejected: 'is nested too deeply' }
      : resource.parse(decoded.raw, decoded.key);
  if ('rejected' in parsed) {
    tally.rejected++;
    // What follows the colon is the value at fault, another one each time.
    tally.rejections.add(
      parsed.rejected.split(':', 1)[0] ?? parsed.rejected,
      decoded.key?.slice(0, 40) ?? `byte ${decoded.offset}`,
    );
    onReject?.({ ...decoded, reason: parsed.rejected });
    return undefined;
  }
  const record: NewRecord = parsed.record;
  for (const kind of (record.warnings ?? []) as readonly string[])
    tally.warnings.add(kind, record[resource.key] as string);
  return record;
}
