/** `json`: an object of records, an array of them, or records one after the other. `ndjson`: a record a line. `csv`: a row. */
export type SourceFormat = 'json' | 'ndjson' | 'csv' | 'detect';

/** A larger record is a damaged file, such as one with a quotation mark missing. */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Whole records of a source that have been found and not yet parsed; plain data, which another thread may take. */
export interface Block {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Place of the first of the bytes in the source. */
  readonly base: number;
  /** Four for each record: where its key begins and ends (twice the same where it has none), and where its value does. */
  readonly places: readonly number[];
  /** Those that are nested too deeply, by their number in the block. */
  readonly deep: readonly number[];
  /** How many members each has, those of the objects in it included. */
  readonly members?: readonly number[];
  /** The key before the first of them. */
  readonly last: string | undefined;
  /** Their values are texts, whatever they mean: they come from a table. */
  readonly isText?: true;
  /** Where each began in the source, where the bytes are not the source's own. */
  readonly offsets?: readonly number[];
  /** What the records of the source are wrapped in; told once. */
  readonly wrapping?: Wrapping;
}

/** The records are not the source itself but in a member of it. */
export interface Wrapping {
  /** Names of the members, from the outside in. */
  readonly within: readonly string[];
  /** Names of the members beside it, which are not read. */
  readonly beside: readonly string[];
}

/** A block ends after so many records, or with the chunk of bytes that ends its last one. */
export const BLOCK = 1000;
