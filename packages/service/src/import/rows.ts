import type { ResourceDefinition } from '../resource/definition';
import { type Pack, packerOf } from '../store/pack';
import { rowMaker } from '../store/row';
import { type Decoded, parsed, Unread } from './decode';
import { lookedAt, Meeting, type Met } from './duplicates';
import type { Block, SourceFormat, Wrapping } from './block';
import { find } from './find';
import { type ReadRecord, recordReader } from './read-record';

/** What became of so many records of a source, in its order. */
export interface Batch {
  /** Records that were read for it. */
  readonly read: number;
  /** Those that were accepted. */
  readonly pack: Pack;
  /** What is wrong about some of them. */
  readonly flawed: readonly Flawed[];
  readonly rejected: readonly Rejection[];
  /** Those that were accepted, to find out which come again. */
  readonly met: Met;
  /** What some of them have and is left out. */
  readonly leftOut: readonly LeftOut[];
  readonly wrapping: Wrapping | undefined;
}

/** Of some records a name, and what is said of it if that is understood. */
export interface LeftOut {
  readonly name: string;
  readonly count: number;
  /** Of the first of them. */
  readonly key: string;
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
  /** See `recordReader`. */
  ownPaths: readonly string[],
) => AsyncIterable<Batch>;

const NONE: readonly string[] = [];

/** Characters of what is told of a name. */
const LONGEST = 160;

/** @throws DecodeError */
export const readRows: ReadRows = async function* (resource, chunks, format, packing, ownPaths) {
  const read = blockReader(resource, packing, ownPaths);
  for await (const block of find(chunks, format, resource)) yield read(block);
};

/** Each record is packed before the next is parsed. @returns a function that throws DecodeError */
export function blockReader(
  resource: ResourceDefinition,
  packing: string,
  ownPaths: readonly string[],
): (block: Block) => Batch {
  const packer = packerOf(packing, resource);
  const make = rowMaker(resource);
  const read = recordReader(resource, ownPaths);
  const fields = lookedAt(resource.fields);
  return (block) => {
    const [flawed, rejected]: [Flawed[], Rejection[]] = [[], []];
    const leftOut = new Map<string, { name: string; count: number; key: string }>();
    const count = block.places.length / 4;
    const meeting = new Meeting(count, fields);
    for (const decoded of parsed(block)) {
      const found = read(decoded, block.isText === true);
      if ('record' in found) {
        const row = make(found.record);
        packer.add(row);
        meeting.add(row.key, found.record);
        if (row.warnings.length > 0) flawed.push({ key: row.key, warnings: row.warnings });
      } else rejected.push({ ...plain(decoded), reason: found.rejected });
      for (const long of found.leftOut ?? NONE) {
        const name = long.slice(0, LONGEST);
        const known = leftOut.get(name);
        if (known !== undefined) known.count++;
        else leftOut.set(name, { name, count: 1, key: exampleOf(found, decoded, meeting.last) });
      }
    }
    return {
      read: count,
      pack: packer.take(),
      flawed,
      rejected,
      met: meeting.done(),
      leftOut: [...leftOut.values()],
      wrapping: block.wrapping,
    };
  };
}

function exampleOf(found: ReadRecord, { key, offset }: Decoded, accepted: string | undefined): string {
  return ('record' in found ? accepted : key) ?? `byte ${offset}`;
}

/** As another thread may have it. */
function plain(decoded: Decoded): Decoded {
  return decoded.raw instanceof Unread ? { ...decoded, raw: decoded.raw.value } : decoded;
}
