import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');

/** What is plainer, for each way of saying it that readers have stumbled over. */
const PLAINER: readonly (readonly [RegExp, string])[] = [
  [
    /(?<!\b[Tt]here )\b(?:is|was|are|were) no (?!longer|more|less|better|such|other)[\w`]/,
    'is not a …, are not …',
  ],
  [/\bcan be no\b/, 'cannot be a …, is not a valid …'],
  [/\bis none of (?:[\w-]+,|[$%])/, 'is not one of …'],
  [/\bin vain\b/, 'without success'],
  [/\bnothing but\b/i, 'only'],
  [/\bfurther ones\b/, 'more'],
  [/\bdearer\b/, 'more expensive'],
  [/\bat no cost\b/i, 'what it costs'],
  [/\bthe real data\b/, 'the records, the shipped data'],
  [/\b(?:for|of) who (?:asks|wants|reads)\b/, 'for a client that …'],
  [/\bwants somebody\b/, 'needs somebody'],
];

/** Line by line, with its number; of a program what it says, and not what its comments do. */
function linesOf(file: string): readonly (readonly [number, string])[] {
  const lines = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .map((line, at) => [at + 1, line] as const);
  if (!/\.(ts|mts|mjs|sh)$/.test(file)) return lines;
  return lines.filter(
    ([, line]) => !/^\s*(?:\/\/|\/?\*|#)/.test(line) && (file.endsWith('.sh') || /['"`]/.test(line)),
  );
}

const files = execFileSync(
  'git',
  ['ls-files', '-z', '--', '*.md', '*.md.njk', '*.ts', '*.mts', 'template.yaml', 'Makefile', 'packages/*.mk'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\0')
  .filter((file) => file !== '')
  // What was decided or released once is told as it was; the overlay follows from the rest.
  .filter(
    (file) => !/^(?:docs\/adr\/|CHANGELOG|template\/overlay\/)|\.test\.ts$|\/(?:test|bench)\//.test(file),
  );

test('pages and messages say it plainly', () => {
  expect(files.length).toBeGreaterThan(300);
  const found = files.flatMap((file) =>
    linesOf(file).flatMap(([number, line]) =>
      PLAINER.filter(([phrase]) => phrase.test(line)).map(
        ([phrase, plainer]) => `${file}:${number}: "${phrase.exec(line)?.[0] ?? ''}"; write: ${plainer}`,
      ),
    ),
  );
  expect(found).toEqual([]);
});
