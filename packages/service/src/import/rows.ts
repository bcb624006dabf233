import type { ResourceDefinition } from '../resource/definition';
import { type Pack, packerOf } from '../store/pack';
import { rowMaker } from '../store/row';
import type { NewRecord } from '../store/store';
import { type Decoded, parsed, TOO_DEEP } from './decode';
import { type Block, find, type SourceFormat } from './find';

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

/** How the bytes of a source become rows: here, or in other threads (`threads.ts`). */
export type ReadRows = (
  resource: ResourceDefinition,
  chunks: AsyncIterable<Buffer>,
  format: SourceFormat,
  /** Of the import: see `packerOf`. */
  packing: string,
) => AsyncIterable<Batch>;

/** @throws DecodeError */
export const readRows: ReadRows = async function* (resource, chunks, format, packing) {
  const read = blockReader(resource, packing);
  for await (const block of find(chunks, format)) yield read(block);
};

/** Each record is packed before the next is parsed. @returns a function that throws DecodeError */
export function blockReader(resource: ResourceDefinition, packing: string): (block: Block) => Batch {
  const packer = packerOf(packing, resource);
  const make = rowMaker(resource);
  return (block) => {
    const [flawed, rejected]: [Flawed[], Rejection[]] = [[], []];
    for (const decoded of parsed(block)) {
      const found = parse(resource, decoded);
      if ('record' in found) {
        const row = make(found.record);
        packer.add(row);
        if (row.warnings.length > 0) flawed.push({ key: row.key, warnings: row.warnings });
      } else rejected.push({ ...withoutSymbol(decoded), reason: found.rejected });
    }
    return { read: block.places.length / 4, pack: packer.take(), flawed, rejected };
  };
}

function parse(
  resource: ResourceDefinition,
  { raw, key }: Decoded,
): { record: NewRecord } | { rejected: string } {
  return raw === TOO_DEEP ? { rejected: 'is nested too deeply' } : resource.parse(raw, key);
}

function withoutSymbol(decoded: Decoded): Decoded {
  return decoded.raw === TOO_DEEP ? { ...decoded, raw: undefined } : decoded;
}
