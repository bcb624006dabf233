/**
 * `node transcript.js PAGE TRANSCRIPT`: what a page shows of a long run is what that run printed. A fence marked `run`
 * has to be there with its command and output; the lines of one marked `logged` have to be there, in their order.
 */
import { readFileSync } from 'node:fs';
import { commandsOf, examplesOf } from '../documents/examples/example';
import { isAsShown, missingLine } from '../documents/examples/shown';

const [page = '', transcript = ''] = process.argv.slice(2);
const said = readFileSync(transcript, 'utf8');
const ran = commandsOf(said);

let compared = 0;
const problems = examplesOf(page, readFileSync(page, 'utf8')).flatMap(({ kind, line, text, commands }) => {
  compared++;
  if (kind === 'logged') {
    const missing = missingLine(text, said.split('\n'));
    return missing === undefined ? [] : [`${page}:${line}: not said: ${missing}`];
  }
  return commands.flatMap(({ command, output = '' }) => {
    const outputs = ran.filter((one) => one.command === command).map((one) => one.output ?? '');
    if (outputs.some((one) => isAsShown(output, one))) return [];
    return [
      `${page}:${line}: ${command}\nis shown to give\n${output.trimEnd()}\nand gave\n${outputs.join('\n\n')}`,
    ];
  });
});
if (compared === 0) problems.push(`${page} shows nothing`);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${page}: ${compared} outputs are as shown`);
