import { defineCommand } from '../command';
import { scorecard } from '../check/scorecard';
import { table } from '../check/table';
import { EXIT } from '../exit-code';

export const check = defineCommand({
  name: 'check',
  summary: 'Say how far this repository has drifted from the path',
  about: 'Exits 2 when it is behind, 1 when that cannot be told.',
  options: {
    from: {
      type: 'string',
      value: 'PATH|URL',
      about: "The template's repository, if it is not where the record says",
    },
    json: { type: 'boolean', about: 'The same as JSON' },
  },
  run: ({ from, json }) => {
    const card = scorecard({ folder: process.cwd(), from });
    const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined;
    process.stdout.write(json ? `${JSON.stringify(card, null, 2)}\n` : table(card, isColoured));
    if (card.behind !== undefined && card.behind > 0) return EXIT.behind;
    return card.template !== undefined && card.behind === undefined ? EXIT.failed : EXIT.ok;
  },
});
