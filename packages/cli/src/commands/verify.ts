import { repositoryRoot } from '@golden-path/spec';
import { defineCommand, meant, table, UsageError } from '../command';
import { EXIT } from '../exit-code';
import { PARTS, STEPS, type Step } from '../verify/steps';
import { lacks } from '../verify/tool';

const ALL = { ...STEPS, ...PARTS };

export const verify = defineCommand({
  name: 'verify',
  summary: 'Check with real parts what is generated and built: promtool, kubectl, Helm, containers',
  about: `Steps, all of them when none is named:\n${rows(STEPS)}\nParts of other checks, for scripts:\n${rows(PARTS)}\n
A part that is missing on this machine leaves its step out (exit code 77), and fails it where CI is set.`,
  words: '[STEP …]',
  options: {},
  run: async (_given, [name, ...words]) => {
    const root = repositoryRoot();
    if (name === undefined) return all(root);
    const step = ALL[name];
    if (step === undefined)
      throw new UsageError(
        `there is no step '${name}'${meant(name, Object.keys(ALL))}; there are ${Object.keys(STEPS).join(', ')}`,
      );
    return attempt(name, step, root, words);
  },
});

async function attempt(name: string, step: Step, root: string, words: readonly string[]): Promise<number> {
  const missing = lacks(name, step.needs);
  if (missing !== undefined) return missing;
  await step.run(root, words);
  return EXIT.ok;
}

/** Each step in turn, whatever became of the one before, and at the end how many of each. */
async function all(root: string): Promise<number> {
  const outcomes: { readonly name: string; readonly outcome: string }[] = [];
  for (const [name, step] of Object.entries(STEPS)) {
    console.log(`── ${name} (${outcomes.length + 1} of ${Object.keys(STEPS).length})`);
    outcomes.push({ name, outcome: await outcomeOf(name, step, root) });
  }
  console.log(`\n${table(outcomes.map(({ name, outcome }) => [name, outcome]))}`);
  return outcomes.some(({ outcome }) => outcome === 'FAILED') ? EXIT.failed : EXIT.ok;
}

async function outcomeOf(name: string, step: Step, root: string): Promise<string> {
  try {
    const code = await attempt(name, step, root, []);
    return code === EXIT.ok ? 'passed' : code === EXIT.skipped ? 'SKIPPED' : 'FAILED';
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 'FAILED';
  }
}

function rows(steps: Readonly<Record<string, Step>>): string {
  return table(Object.entries(steps).map(([name, { about }]) => [name, about]));
}
