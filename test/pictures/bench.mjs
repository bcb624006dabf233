// What one request costs beside peers, as bars: the figures are those of the page about performance.
import { readFileSync } from 'node:fs';
import { chart, shape, text } from './chart.mjs';

const WIDTH = 760;
const BAR = { left: 330, width: 340, height: 20, step: 36, top: 64 };

/** The rows of the table below the mark, as server and ratio. */
export function figures(page) {
  const table = /<!-- picture: bench -->\n\n(?:\|.*\n){2}((?:\|.*\n)+)/.exec(page)?.[1];
  if (table === undefined)
    throw new Error("docs/performance.md has no table below '<!-- picture: bench -->'");
  return table
    .trim()
    .split('\n')
    .map((row) => {
      const [server, ratio] = row
        .split('|')
        .slice(1)
        .map((cell) => cell.replaceAll(/[*`]/g, '').trim());
      if (!(Number(ratio) > 0)) throw new Error(`docs/performance.md: '${ratio}' is not a ratio: ${row}`);
      return { server, ratio: Number(ratio), isOurs: row.includes('**') };
    });
}

/** @param page the text of docs/performance.md */
export function bench(page) {
  const rows = figures(page);
  const most = Math.max(...rows.map(({ ratio }) => ratio));
  const told = rows.map(({ server, ratio }) => `${server}: ${ratio}`).join('; ');
  return chart(
    WIDTH,
    BAR.top + rows.length * BAR.step + 12,
    `Processor time of one request, × bare node:http. ${told}`,
    [
      text(24, 34, 'Processor time of GET one record, × bare node:http', { size: 16, 'font-weight': 600 }),
      rows.map(({ server, ratio, isOurs }, at) => {
        const y = BAR.top + at * BAR.step;
        const length = (BAR.width * ratio) / most;
        const weight = isOurs ? { 'font-weight': 600 } : {};
        return [
          text(BAR.left - 12, y + 15, server, { 'text-anchor': 'end', ...weight }),
          shape('rect', {
            x: BAR.left,
            y,
            width: length,
            height: BAR.height,
            rx: 3,
            fill: `var(--${isOurs ? 'main' : 'other'})`,
          }),
          text(BAR.left + length + 10, y + 15, ratio.toFixed(2).replace(/0$/, ''), weight),
        ];
      }),
    ],
  );
}

if (process.argv[1] === import.meta.filename)
  process.stdout.write(bench(readFileSync('docs/performance.md', 'utf8')));
