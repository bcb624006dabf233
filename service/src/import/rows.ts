import type { ResourceDefinition } from '../resource/definition';
import { type Row, rowCompleter, rowMaker, type RowTexts, textMaker } from '../store/row';
import type { NewRecord } from '../store/store';
import { type Decoded, decode, type SourceFormat, TOO_DEEP } from './decode';

/** What became of so many records of a source, in its order. */
export interface Batch<T> {
  /** Records that were read for it. */
  readonly read: number;
  readonly accepted: readonly T[];
  readonly rejected: readonly Rejection[];
}

export interface Rejection extends Decoded {
  readonly reason: string;
}

/** How the bytes of a source become rows: here, or with the help of another thread (`thread.ts`). */
export type ReadRows = (
  resource: ResourceDefinition,
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
) => AsyncIterable<Batch<Row>>;

/** A batch ends after so many records, or after so many bytes when records are large. */
const BATCH = { records: 1000, bytes: 1024 * 1024 };

/** @throws DecodeError */
export const readRows: ReadRows = (resource, chunks, format) =>
  readRecords(resource, chunks, format, rowMaker(resource));

/** The same in two halves: the first decodes, validates and normalises, and sends the texts of rows to the second. */
export function readTexts(
  resource: ResourceDefinition,
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
): AsyncIterable<Batch<RowTexts>> {
  return readRecords(resource, chunks, format, textMaker(resource));
}

export function textsToRows(resource: ResourceDefinition): (batch: Batch<RowTexts>) => Batch<Row> {
  const complete = rowCompleter(resource);
  return (batch) => ({
    ...batch,
    accepted: batch.accepted.map((texts) => complete(JSON.parse(texts.json) as NewRecord, texts)),
  });
}

async function* readRecords<T>(
  resource: ResourceDefinition,
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  make: (record: NewRecord) => T,
): AsyncGenerator<Batch<T>> {
  let [accepted, rejected]: [T[], Rejection[]] = [[], []];
  let [read, start] = [0, 0];
  for await (const records of decode(chunks, format)) {
    for (const decoded of records) {
      if (read >= BATCH.records || decoded.offset - start >= BATCH.bytes) {
        if (read > 0) yield { read, accepted, rejected };
        [accepted, rejected, read, start] = [[], [], 0, decoded.offset];
      }
      read++;
      const parsed =
        decoded.raw === TOO_DEEP
          ? { rejected: 'is nested too deeply' }
          : resource.parse(decoded.raw, decoded.key);
      if ('record' in parsed) accepted.push(make(parsed.record));
      else rejected.push({ ...withoutSymbol(decoded), reason: parsed.rejected });
    }
  }
  if (read > 0) yield { read, accepted, rejected };
}

function withoutSymbol(decoded: Decoded): Decoded {
  return decoded.raw === TOO_DEEP ? { ...decoded, raw: undefined } : decoded;
}
