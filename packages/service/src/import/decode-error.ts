/** The source cannot be decoded, so nothing of it may be kept. The message says where and why. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** @param byte of the decompressed source @param last key of the record before it */
export function errorAt(byte: number, last: string | undefined, problem: string): DecodeError {
  const after = last === undefined ? '' : `, after record ${JSON.stringify(last.slice(0, 40))}`;
  return new DecodeError(`byte ${byte}${after} ${problem}`);
}
