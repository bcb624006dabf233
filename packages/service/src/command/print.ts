/**
 * Writes to standard output or standard error, whose reader may be gone and whose disk may be full: neither ends the
 * process. A reader that has left wants no more, and misses nothing.
 * @returns what kept it from being written
 */
export async function print(stream: NodeJS.WriteStream, text: string): Promise<Error | undefined> {
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
    // Without a listener the stream's own word of it would end the process.
    stream.on('error', resolve);
    stream.write(text, resolve);
  });
  return error === null || error === undefined || error.code === 'EPIPE' ? undefined : error;
}
