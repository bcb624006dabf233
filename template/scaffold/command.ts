/**
 * `make scaffold`: makes a new service without a portal. Values come from a file (VALUES=file.yaml), from NAME and
 * RESOURCE with defaults for the rest, or from a conversation.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { SCOPE, withVendored } from '@golden-path/cli/packages';
import {
  type Answers,
  check,
  InvalidAnswers,
  readTemplate,
  render,
  type TemplateFile,
} from '@golden-path/cli/rendering';
import { readIdentity, repositoryRoot } from '@golden-path/spec';
import { parse } from 'yaml';
import { readIntegrity } from '../publish/integrity';
import { pack } from '../publish/pack';
import { packagesOf } from '../publish/packages';
import { Problem } from '../publish/problem';
import { Registry } from '../publish/registry';
import { leaks, referenceProblems } from './audit';
import { converse } from './conversation';
import {
  defaultsTaken,
  fromEnvironment,
  neededThere,
  type Said,
  suggestedAnswers,
  withVariable,
} from './defaults';
import { ourText } from './ours';
import { freeFolder } from './out';
import { progressLine } from './progress';
import { shown } from './shown';
import { readTree, type Tree, writeTree } from './tree';
import { ofThePath, unpublished } from './vendor';

const USAGE = `make scaffold NAME=vessel-service RESOURCE=vessel OUT=../vessel-service [OWNER=fleet SYSTEM=logistics REPO=fleet-org/vessels]
make scaffold … REPO=git.acme.example/fleet/vessels CODE_HOST=github-enterprise REGISTRY=containers.git.acme.example/fleet
make scaffold … REPO=gitlab.acme.example/acme/fleet/vessels CODE_OWNERS=@acme/fleet
make scaffold VALUES=values.yaml OUT=../vessel-service   # the form's answers by name, as in .golden-path.yaml
make scaffold OUT=../vessel-service                      # asks`;

async function main({ VALUES, OUT, ...environment }: NodeJS.ProcessEnv): Promise<void> {
  if (OUT === undefined || OUT === '') throw new InvalidAnswers([`OUT is missing:\n${USAGE}`]);
  const out = freeFolder(OUT);
  const progress = progressLine(process.stderr);
  progress.show('reading the template');
  const root = repositoryRoot();
  const source = readTree(root);
  progress.clear();
  const template = readTemplate(source);
  const said = fromEnvironment(environment);
  const suggested = suggestedAnswers(readIdentity(), said);
  const values = VALUES === undefined || VALUES === '' ? {} : readValues(VALUES);
  const given: Answers = { ...suggested, ...values };
  if (
    said.resource !== undefined &&
    given.singular !== undefined &&
    given.plural === undefined &&
    !process.stdin.isTTY
  )
    throw new InvalidAnswers([`the plural of '${said.resource}' follows no rule; say it: PLURAL=…`]);
  const answers = await complete(template, given, said);
  progress.show('rendering');
  const { tree } = render(source, answers);
  progress.show('looking for what is left of us');
  const problems = [...referenceProblems(source), ...leaks(tree, ourText(readIdentity(), answers))];
  progress.clear();
  if (problems.length > 0) throw new Error(`the template is broken:\n${problems.join('\n')}`);
  progress.show('packing');
  const whole = withPackages(tree, root);
  progress.show(`writing ${String(whole.size)} files`);
  writeWhole(whole, out);
  progress.clear();
  console.log(shown(whole, basename(out)));
  for (const line of defaultsTaken(answers, { ...said, ...values })) console.log(line);
  for (const line of neededThere(answers, readIdentity())) console.log(line);
  console.log(
    `${String(whole.size)} files in ${OUT}. Next:\n  cd ${OUT} && git init && make run    # http://localhost:8080`,
  );
}

/** The packages of the path by version where a registry has it; else with the packages in it, and told. */
function withPackages(tree: Tree, root: string): Tree {
  const needed = ofThePath(tree);
  const reason = unpublished(root, needed, readIntegrity(root));
  if (reason === undefined) {
    console.log(
      `The packages of the path come from ${Registry.of(root, SCOPE).url}, version ${needed.version}.`,
    );
    return tree;
  }
  console.log(
    `${reason}\nThe packages of the path are in vendor/, then. Once the registry has them: npx --no golden-path vendor --drop`,
  );
  return withVendored(
    tree,
    pack(
      root,
      packagesOf(root).filter(({ name }) => needed.names.includes(name)),
    ),
  );
}

/** All files or none: they are written into a folder beside, which gets its name when it is complete. */
function writeWhole(tree: Tree, out: string): void {
  // Half a second; an interrupt waits for it.
  process.on('SIGINT', () => undefined);
  mkdirSync(dirname(out), { recursive: true });
  const beside = mkdtempSync(`${out}.`);
  try {
    writeTree(tree, beside);
    chmodSync(beside, 0o755);
    renameSync(beside, out);
  } catch (error) {
    rmSync(beside, { recursive: true });
    throw error;
  }
}

function readValues(file: string): Answers {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== false)
    throw new InvalidAnswers([`VALUES: there is no file '${file}'`]);
  const content = parsed(file);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new InvalidAnswers([`${file} holds no answers: write 'name: …', 'title: …' on lines of their own`]);
  // The record of a scaffolded repository has them under `values`.
  return ('values' in content ? content.values : content) as Answers;
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InvalidAnswers([`${file} is not YAML: ${(error as Error).message.replace(/:?\n[\s\S]*/, '')}`]);
  }
}

/** Asks for what is missing, where somebody can answer. */
async function complete(template: TemplateFile, given: Answers, said: Said): Promise<Answers> {
  try {
    return check(template.pages, given);
  } catch (error) {
    if (!process.stdin.isTTY)
      throw error instanceof InvalidAnswers
        ? new InvalidAnswers(error.problems.map((problem) => withVariable(problem, said)))
        : error;
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await converse(template, given, {
        ask: (question) => lines.question(question),
        tell: (text) => {
          console.log(text);
        },
      });
    } catch (error) {
      if ((error as Error).name === 'AbortError')
        throw new InvalidAnswers(['stopped; nothing was made'], { cause: error });
      throw error;
    } finally {
      lines.close();
    }
  }
}

main(process.env).catch((error: unknown) => {
  console.error(
    error instanceof InvalidAnswers
      ? error.problems.map((one) => `- ${one}`).join('\n')
      : error instanceof Problem
        ? error.message
        : String(error),
  );
  process.exitCode = 1;
});
