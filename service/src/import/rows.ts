import type { ResourceDefinition } from '../resource/definition';
import { type Pack, packerOf } from '../store/pack';
import { rowMaker } from '../store/row';
import type { NewRecord } from '../store/store';
import { type Decoded, decode, type SourceFormat, TOO_DEEP } from './decode';

/** What became of so many records of a source, in its order. */
export interface Batch {
  /** Records that were read for it. */
  readonly read: number;
  /** Those that were accepted. */
  readonly pack: Pack;
  /** What is wrong about some of them. */
  readonly flawed: readonly Flawed[];
  readonly rejected: readonly Rejection[];
}

export interface Flawed {
  readonly key: string;
  readonly warnings: readonly string[];
}

export interface Rejection extends Decoded {
  readonly reason: string;
}

/** How the bytes of a source become rows: here, or in another thread (`thread.ts`). */
export type ReadRows = (
  resource: ResourceDefinition,
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  /** Of the import: see `packerOf`. */
  packing: string,
) => AsyncIterable<Batch>;

/** A batch ends after so many records, or after so many bytes when records are large. */
const BATCH = { records: 1000, bytes: 1024 * 1024 };

/** Each record is packed before the next is decoded. @throws DecodeError */
export const readRows: ReadRows = async function* (resource, chunks, format, packing) {
  const packer = packerOf(packing, resource);
  const make = rowMaker(resource);
  let [flawed, rejected]: [Flawed[], Rejection[]] = [[], []];
  let [read, start] = [0, 0];
  for await (const records of decode(chunks, format)) {
    for (const decoded of records) {
      if (read >= BATCH.records || decoded.offset - start >= BATCH.bytes) {
        if (read > 0) yield { read, pack: packer.take(), flawed, rejected };
        [flawed, rejected, read, start] = [[], [], 0, decoded.offset];
      }
      read++;
      const parsed = parse(resource, decoded);
      if ('record' in parsed) {
        const row = make(parsed.record);
        packer.add(row);
        if (row.warnings.length > 0) flawed.push({ key: row.key, warnings: row.warnings });
      } else rejected.push({ ...withoutSymbol(decoded), reason: parsed.rejected });
    }
  }
  if (read > 0) yield { read, pack: packer.take(), flawed, rejected };
};

function parse(
  resource: ResourceDefinition,
  { raw, key }: Decoded,
): { record: NewRecord } | { rejected: string } {
  return raw === TOO_DEEP ? { rejected: 'is nested too deeply' } : resource.parse(raw, key);
}

function withoutSymbol(decoded: Decoded): Decoded {
  return decoded.raw === TOO_DEEP ? { ...decoded, raw: undefined } : decoded;
}
