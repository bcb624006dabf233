import type { Check } from './check';
import type { Scorecard } from './scorecard';

const MARKS: Readonly<Record<Check['status'], { mark: string; colour: number }>> = {
  ok: { mark: '✓', colour: 32 },
  note: { mark: '·', colour: 36 },
  bad: { mark: '✗', colour: 31 },
  unknown: { mark: '?', colour: 33 },
};

/** At most this many findings of one check are listed; `ARGS=--json` lists all. */
const MOST = 10;

/** For people. */
export function table({ template, version, newest, score, checks }: Scorecard, isColoured: boolean): string {
  const paint = (text: string, colour: number) => (isColoured ? `\u001b[${colour}m${text}\u001b[0m` : text);
  const width = Math.max(...checks.map(({ name }) => name.length));
  const heading =
    template === undefined
      ? 'The golden path itself'
      : `${template} ${version ?? ''}${newest === undefined || newest === version ? '' : `, newest ${newest}`}`;
  const rows = checks.flatMap(({ name, status, says, findings }) => {
    const { mark, colour } = MARKS[status];
    const more = findings.length > MOST ? [`and ${findings.length - MOST} more`] : [];
    return [
      `${paint(mark, colour)} ${name.padEnd(width)}  ${says}`,
      ...[...findings.slice(0, MOST), ...more].map((finding) => `  ${' '.repeat(width)}    ${finding}`),
    ];
  });
  return `${heading}\n\n${rows.join('\n')}\n\nScore ${score} of 100\n`;
}
