/** `make check`: how far this repository has drifted from the path. Exits 2 when behind, 1 when that cannot be told. */
import { parseArgs } from 'node:util';
import { run } from '../command-line';
import { scorecard } from './scorecard';
import { table } from './table';

run(() => {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const card = scorecard({ folder: process.cwd(), from: values.from });
  const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  process.stdout.write(values.json ? `${JSON.stringify(card, null, 2)}\n` : table(card, isColoured));
  if (card.behind !== undefined && card.behind > 0) return Promise.resolve(2);
  return Promise.resolve(card.template !== undefined && card.behind === undefined ? 1 : 0);
});
