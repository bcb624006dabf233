import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { canConfine, confined, type Confinement, plain } from '../confinement/confined';
import { PACKAGE, READABLE, SCOPE } from '../installed';
import type { Answers } from '../record';
import { Refusal } from '../refusal';
import type { Tree } from '../tree';
import type { Workshop } from '../workshop';
import type { Question } from './form';
import type { Request, Response } from './protocol';

export interface Rendering {
  readonly questions: readonly Question[];
  readonly problems: readonly string[];
  /** Empty when there are problems. */
  readonly tree: Tree;
  readonly answers: Answers;
}

/** Node.js strips no types of what is below node_modules, so that it is what was compiled in any case. */
const PROGRAM = join(PACKAGE, 'dist/rendering/process.js');

/**
 * What a version of the template makes of these answers. Answers to questions that it does not ask are left out.
 * Nothing of that version runs: docs/adr/0024-an-upgrade-runs-what-is-installed.md
 * @param source the version's tree
 * @param timeout milliseconds
 * @throws Refusal when it cannot be rendered
 */
export function renderVersion(
  workshop: Workshop,
  source: Tree,
  answers: Answers,
  timeout = 60_000,
): Rendering {
  const request: Request = { source, answers };
  const permissions = ['--permission', ...READABLE.map((place) => `--allow-fs-read=${place}`)];
  const confinement: Confinement = {
    folder: mkdtempSync(join(workshop.folder, 'rendering-')),
    readable: READABLE,
    input: serialize(request),
    timeout,
  };
  // Our own program: where there are no namespaces, what Node.js refuses it is enough.
  const run = canConfine() ? confined : plain;
  const { status, stdout, stderr, error } = run([process.execPath, ...permissions, PROGRAM], confinement);
  if (status !== 0)
    throw new Refusal(
      `this version of the template cannot be rendered: ${reason(error, timeout) ?? stderr.toString()}`,
      `Tell its maintainers. It may also be made for a newer golden-path than the one that is installed here: npx ${SCOPE}/cli@<that version> upgrade.`,
    );
  const response = deserialize(stdout) as Response;
  const tree = [...(response.tree ?? [])].map(
    ([path, { kind, content }]) => [path, { kind, content: Buffer.from(content) }] as const,
  );
  return {
    questions: response.questions,
    problems: response.problems,
    tree: new Map(tree),
    answers: response.answers ?? {},
  };
}

function reason(error: Error | undefined, timeout: number): string | undefined {
  if (error === undefined) return undefined;
  const isLate = (error as NodeJS.ErrnoException).code === 'ETIMEDOUT';
  return isLate ? `it takes more than ${String(timeout / 1000)} seconds` : error.message;
}
