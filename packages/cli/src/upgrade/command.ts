/** `make upgrade`: brings a newer version of the golden path in, on a branch of its own. */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { run } from '../command-line';
import type { Question } from '../rendering/protocol';
import { parseAnswers } from './answers';
import { upgrade, type Upgraded } from './upgrade';

async function ask({ name, schema }: Question): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const about = [schema.title ?? name, schema.description].filter((text) => text !== undefined).join('. ');
  const choices = schema.enum === undefined ? '' : ` (${schema.enum.join(', ')})`;
  const answer = await terminal.question(`${about}${choices}: `);
  terminal.close();
  return answer;
}

function tell(result: Upgraded): string {
  if (result.outcome === 'up to date')
    return `Up to date: this repository is at ${result.version} of the path.\n`;
  const { branch, report } = result;
  const next = {
    'dry run': 'Nothing was changed: without DRY_RUN this would be one commit on a branch of its own.',
    'made before': `The branch ${branch} has exactly this already; nothing was changed.`,
    made: `It is one commit on the branch ${branch}. Look at it and test it:\n  git switch ${branch} && make test`,
  }[result.outcome];
  return `${report}\n${next}\n`;
}

run(async () => {
  const { values } = parseArgs({
    options: {
      to: { type: 'string' },
      from: { type: 'string' },
      set: { type: 'string', default: '' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const result = await upgrade({
    folder: process.cwd(),
    to: values.to,
    from: values.from,
    isDryRun: values['dry-run'],
    answers: parseAnswers(values.set),
    ask: process.stdin.isTTY ? ask : undefined,
  });
  process.stdout.write(tell(result));
  return 0;
});
