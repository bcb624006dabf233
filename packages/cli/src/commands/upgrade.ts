import { createInterface } from 'node:readline/promises';
import { defineCommand } from '../command';
import { EXIT } from '../exit-code';
import type { Question } from '../rendering/form';
import { parseAnswers } from '../upgrade/answers';
import { upgrade as bringIn, type Upgraded } from '../upgrade/upgrade';

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

export const upgrade = defineCommand({
  name: 'upgrade',
  summary: 'Bring a newer version of the path in, as one commit on a branch of its own',
  options: {
    to: { type: 'string', value: 'VERSION', about: 'Which version; otherwise the newest' },
    from: {
      type: 'string',
      value: 'PATH|URL',
      about: "The template's repository, if it is not where the record says",
    },
    set: {
      type: 'string',
      value: 'NAME=VALUE',
      about: "Another answer to a question of the template's form",
    },
    'dry-run': {
      type: 'boolean',
      about: 'Say what would be done; change nothing, and run nothing of another version',
    },
    unconfined: {
      type: 'boolean',
      about: 'Let generators of the newer version run where this machine cannot confine them',
    },
  },
  run: async ({ to, from, set = '', 'dry-run': isDryRun, unconfined: isUnconfinedAllowed }) => {
    const result = await bringIn({
      folder: process.cwd(),
      to,
      from,
      isDryRun,
      isUnconfinedAllowed,
      answers: parseAnswers(set),
      ask: process.stdin.isTTY ? ask : undefined,
    });
    process.stdout.write(tell(result));
    return EXIT.ok;
  },
});
