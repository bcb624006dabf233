import type { ResourceDefinition } from '../resource/definition';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  endOfValue,
  memberAt,
  OPEN_ARRAY,
  OPEN_OBJECT,
  skipSpace,
} from './json-bytes';

/** `keyed`: an object of records. `array`: of records. `lines`: records one after the other. */
export type Shape = 'keyed' | 'array' | 'lines';

/** How the records of a source are held together. */
export interface Frame {
  readonly shape: Shape;
  /** Where the first record may begin. */
  readonly at: number;
  /** Names of the members, from the outside in, in which the object or array of records is. */
  readonly within: readonly string[];
  /** Names of members before it, which hold something else. */
  readonly beside: readonly string[];
}

/** What tells a record from what is around it. */
export interface Vocabulary {
  /** Names of members in which people put their records. */
  readonly wrappers: ReadonlySet<string>;
  /** Whether a text is the key of a record, exactly as it stands. */
  readonly isKey: (text: string) => boolean;
  /** The field that only a record has. */
  readonly keyField: string | undefined;
}

/** Objects around the records; more is nobody's way to keep them. */
const MOST_AROUND = 8;

const WRAPPERS = ['items', 'data', 'features', 'records', 'results', 'rows'];

/** Names of members in which the records of a resource may be. */
export function wrappersOf({ plural, fields }: Pick<ResourceDefinition, 'plural' | 'fields'>): string[] {
  return [...new Set([plural, ...WRAPPERS])].filter((name) => !fields.some((field) => field.name === name));
}

/** Without a resource every object of objects is one of records. */
export function vocabularyOf(resource: ResourceDefinition | undefined): Vocabulary {
  if (resource === undefined) return { wrappers: new Set(), isKey: () => true, keyField: undefined };
  const { key, readKey } = resource;
  const wrappers = new Set(wrappersOf(resource).flatMap((name) => [name, capitalised(name)]));
  return { wrappers, isKey: (text) => !wrappers.has(text) && readKey(text) === text, keyField: key };
}

/** As .NET writes names. */
function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * How the object that begins at `at` holds its records: it is one, or it has one under each key, or they are in one of its
 * members. `undefined`: more of it must be there to tell.
 * @param isAll no more will come
 * @param around how many objects are around this one
 */
export function frameOf(
  bytes: Buffer,
  at: number,
  isAll: boolean,
  vocabulary: Vocabulary,
  around = 0,
): Frame | undefined {
  const keyed: Frame = { shape: 'keyed', at: at + 1, within: [], beside: [] };
  const lines: Frame = { shape: 'lines', at, within: [], beside: [] };
  const beside: string[] = [];
  let [fallback, isFeature] = [lines, false];
  for (let memberStart = skipSpace(bytes, at + 1); ;) {
    const member = memberAt(bytes, memberStart);
    if (member === undefined) {
      const isEnded = isAll || bytes[memberStart] === CLOSE_OBJECT;
      return isEnded ? (beside.length === 0 ? keyed : fallback) : undefined;
    }
    const { name, valueAt } = member;
    const isObject = bytes[valueAt] === OPEN_OBJECT;
    if (name === vocabulary.keyField && !isObject) return lines;
    if (vocabulary.wrappers.has(name)) {
      const inner = innerFrame(bytes, valueAt, isAll, vocabulary, around + 1);
      if (inner === undefined) return undefined;
      if (inner !== 'none')
        return { ...inner, within: [name, ...inner.within], beside: [...beside, ...inner.beside] };
    } else if (isObject && vocabulary.isKey(name)) return keyed;
    if (isObject && beside.length === 0) fallback = keyed;
    const value = endOfValue(bytes, valueAt, isAll);
    if (value === undefined) return isAll ? fallback : undefined;
    isFeature ||= name === 'type' && bytes.toString('utf8', valueAt, value.end) === '"Feature"';
    beside.push(name);
    const after = skipSpace(bytes, value.end);
    if (bytes[after] !== COMMA)
      return after < bytes.length || isAll ? (isFeature ? lines : fallback) : undefined;
    memberStart = skipSpace(bytes, after + 1);
    if (memberStart >= bytes.length && !isAll) return undefined;
  }
}

/** Of what is in a member that may be a wrapper: `none` when what it holds are no records. */
function innerFrame(
  bytes: Buffer,
  at: number,
  isAll: boolean,
  vocabulary: Vocabulary,
  around: number,
): Frame | 'none' | undefined {
  if (bytes[at] === OPEN_ARRAY) {
    const first = skipSpace(bytes, at + 1);
    if (first >= bytes.length) return isAll ? 'none' : undefined;
    const holdsRecords = bytes[first] === OPEN_OBJECT || bytes[first] === CLOSE_ARRAY;
    return holdsRecords ? { shape: 'array', at: at + 1, within: [], beside: [] } : 'none';
  }
  if (bytes[at] !== OPEN_OBJECT || around === MOST_AROUND) return 'none';
  const inner = frameOf(bytes, at, isAll, vocabulary, around);
  return inner?.shape === 'lines' ? 'none' : inner;
}
