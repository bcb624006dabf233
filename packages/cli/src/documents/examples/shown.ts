/**
 * Whether a text is what a document shows. `…` stands for what differs from run to run or is left out: in a line for
 * any text, on a line of its own for any lines. How the text ends does not matter.
 */
export function isAsShown(shown: string, text: string): boolean {
  const pattern = shown
    .trimEnd()
    .split('\n')
    .map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${anything(line)}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${text.trimEnd()}\n`);
}

/** The lines of a log that are shown, one after the other, others between them; the first that is missing. */
export function missingLine(shown: string, lines: readonly string[]): string | undefined {
  let next = 0;
  return shown
    .split('\n')
    .filter((line) => line.trim() !== '')
    .find((line) => {
      const found = lines.findIndex((one, index) => index >= next && isAsShown(line, one));
      next = found + 1;
      return found < 0;
    });
}

function anything(line: string): string {
  return line
    .trimEnd()
    .split('…')
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('.*');
}
