import { check } from './commands/check';
import { contribute } from './commands/contribute';
import { deploy, undeploy } from './commands/deploy';
import { docs } from './commands/docs';
import { drill } from './commands/drill';
import { image } from './commands/image';
import { manifests } from './commands/manifests';
import { policy } from './commands/policy';
import { promote } from './commands/promote';
import { release } from './commands/release';
import { traces } from './commands/traces';
import { sloReport } from './commands/slo-report';
import { upgrade } from './commands/upgrade';
import { vendor } from './commands/vendor';
import { verify } from './commands/verify';
import { help, meant, parse, table, UsageError, type Command } from './command';
import { EXIT } from './exit-code';
import { installedVersion } from './installed';
import { Refusal } from './refusal';

/** In the order of the help: what follows from what, then delivering, then day two. */
const COMMANDS: readonly Command[] = [
  manifests,
  docs,
  policy,
  verify,
  drill,
  traces,
  sloReport,
  image,
  deploy,
  undeploy,
  release,
  promote,
  check,
  upgrade,
  contribute,
  vendor,
];

/** Runs `golden-path`, and leaves its exit code in the process. */
export async function main(args: readonly string[]): Promise<void> {
  process.exitCode = await run(args);
}

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === 'help') {
    process.stdout.write(overview());
    return EXIT.ok;
  }
  if (name === '--version') {
    console.log(installedVersion());
    return EXIT.ok;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const known = COMMANDS.map((candidate) => candidate.name);
    process.stderr.write(
      name === ''
        ? overview()
        : `golden-path: there is no command '${name}'${meant(name, known)}\nThere are: ${known.join(', ')}\n`,
    );
    return EXIT.usage;
  }
  if (options(args).includes('--help')) {
    process.stdout.write(help(command));
    return EXIT.ok;
  }
  return attempt(command, args);
}

/** What stands before `--`; behind it are words. */
function options(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

async function attempt(command: Command, args: readonly string[]): Promise<number> {
  try {
    const { given, words } = parse(command, args);
    return await command.run(given, words);
  } catch (error) {
    const { name } = command;
    if (error instanceof UsageError) {
      process.stderr.write(`golden-path ${name}: ${error.message}\nSee golden-path ${name} --help\n`);
      return EXIT.usage;
    }
    if (error instanceof Refusal)
      process.stderr.write(`${error.message}\n${error.advice === '' ? '' : `${error.advice}\n`}`);
    else
      process.stderr.write(
        `golden-path ${name}: ${error instanceof Error ? error.message : String(error)}\n`,
      );
    return EXIT.failed;
  }
}

function overview(): string {
  const rows = COMMANDS.map(({ name, summary }) => [name, summary]);
  return `golden-path: what a service on the path needs beside serving\n\nUsage: golden-path <command> [options]\n\n${table(rows)}\n\nEach says more with --help. It works on the repository that it is called in.\n`;
}
