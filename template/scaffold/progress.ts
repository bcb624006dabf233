/** A line about what is being done, which the next one replaces. On a terminal only: a log has no use for it. */
export function progressLine(stream: NodeJS.WriteStream): { show(doing: string): void; clear(): void } {
  const write = (text: string): void => {
    if (stream.isTTY) stream.write(`\r\u001b[K${text}`);
  };
  return {
    show(doing) {
      write(`… ${doing}`);
    },
    clear() {
      write('');
    },
  };
}
