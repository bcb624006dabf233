import { readFileSync } from 'node:fs';
import { commandsOf, examplesOf } from '../documents/examples/example';
import { isAsShown, missingLine } from '../documents/examples/shown';

/**
 * What a page shows of a long run is what that run printed. A fence marked `run` has to be there with its command and
 * output; the lines of one marked `logged` have to be there, in their order.
 * @param page path of the page @param transcript path of what the run said
 * @throws with what differs
 */
export function verifyTranscript(page: string, transcript: string): void {
  const said = readFileSync(transcript, 'utf8');
  const ran = commandsOf(said);

  let compared = 0;
  const problems = examplesOf(page, readFileSync(page, 'utf8')).flatMap(({ kind, line, text, commands }) => {
    if (kind === 'not run') return [];
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
  if (problems.length > 0) throw new Error(problems.join('\n'));
  console.log(`${page}: ${compared} outputs are as shown`);
}
