/** JSON as bytes: where strings and values end, without reading what they hold. */
export const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
export const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function skipSpace(bytes: Buffer, at: number): number {
  while (isSpace(bytes[at])) at++;
  return at;
}

/** Index after the closing quotation mark, or -1 when it is not there yet. `at` is the opening one. */
export function endOfString(bytes: Buffer, at: number): number {
  for (let index = at + 1; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === BACKSLASH) index++;
    else if (byte === QUOTE) return index + 1;
  }
  return -1;
}

/** Where a JSON value ends, how deeply it is nested, and how many members all objects in it have. */
export interface Extent {
  readonly end: number;
  readonly depth: number;
  readonly members: number;
}

/** The extent of the JSON value that begins at `at`. What it holds is for `JSON.parse` to judge. */
export function endOfValue(bytes: Buffer, at: number, isLast: boolean): Extent | undefined {
  const first = bytes[at];
  if (first === QUOTE) {
    const end = endOfString(bytes, at);
    return end < 0 ? undefined : { end, depth: 0, members: 0 };
  }
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return endOfScalar(bytes, at, isLast);
  let [level, depth, members] = [0, 0, 0];
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      index = endOfString(bytes, index) - 1;
      if (index < 0) return undefined;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth = Math.max(depth, ++level);
    } else if (byte === COLON) {
      members++;
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --level === 0) {
      return { end: index + 1, depth, members };
    }
  }
  return undefined;
}

function endOfScalar(bytes: Buffer, at: number, isLast: boolean): Extent | undefined {
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || isSpace(byte))
      return { end: index, depth: 0, members: 0 };
  }
  return isLast ? { end: bytes.length, depth: 0, members: 0 } : undefined;
}

/** One member of an object. */
export interface Member {
  /** Its name; not unescaped. */
  readonly name: string;
  readonly valueAt: number;
}

/** The member that begins at `at`; `undefined` when the bytes end before its value does begin, or when there is none. */
export function memberAt(bytes: Buffer, at: number): Member | undefined {
  if (bytes[at] !== QUOTE) return undefined;
  const end = endOfString(bytes, at);
  const colon = end < 0 ? bytes.length : skipSpace(bytes, end);
  const valueAt = skipSpace(bytes, colon + 1);
  if (bytes[colon] !== COLON || valueAt >= bytes.length) return undefined;
  return { name: bytes.toString('utf8', at + 1, end - 1), valueAt };
}
