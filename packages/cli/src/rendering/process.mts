/**
 * Runs a version's own renderer, in a process that may read that renderer and installed packages and nothing else: no
 * network, no other file, no program, no environment. A request comes in by stdin, a response goes out by stdout.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Files, Question, Request, Response } from './protocol.ts';

type Answers = Readonly<Record<string, unknown>>;

/** What each version's `template/scaffold` has to export; docs/adr tells why. */
interface Renderer {
  render(source: Files, answers: Answers): { tree: Files; answers: Answers };
  questions(pages: readonly unknown[], answers: Answers): Question[];
  readTemplate(source: Files): { pages: readonly unknown[] };
}

function respond({ folder, tree, answers }: Request): Response {
  const load = createRequire(join(folder, 'renderer.js'));
  const { render, questions, readTemplate } = ['./render', './form', './template-file'].reduce<
    Partial<Renderer>
  >((all, name) => ({ ...all, ...(load(name) as Partial<Renderer>) }), {});
  if (!render || !questions || !readTemplate)
    throw new Error('template/scaffold has no render, questions, readTemplate');
  const source = new Map(
    [...tree].map(([path, file]) => [path, { kind: file.kind, content: Buffer.from(file.content) }]),
  );
  const asked = questions(readTemplate(source).pages, answers);
  const applicable = Object.fromEntries(
    asked.filter(({ name }) => name in answers).map(({ name }) => [name, answers[name]]),
  );
  try {
    return { questions: asked, problems: [], ...render(source, applicable) };
  } catch (error) {
    const { name, problems } = error as { name?: unknown; problems?: readonly string[] };
    if (name !== 'InvalidAnswers' || problems === undefined) throw error;
    return { questions: asked, problems };
  }
}

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
process.stdout.write(serialize(respond(deserialize(Buffer.concat(chunks)) as Request)));
