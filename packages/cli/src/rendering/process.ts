/**
 * Renders a version of the template, which is data, by the engine that is installed. Whoever wrote that data may try
 * what data can, so this is a process of its own: it reads a request from stdin and writes a response to stdout.
 */
import { deserialize, serialize } from 'node:v8';
import { InvalidAnswers, questions } from './form';
import type { Files, Request, Response } from './protocol';
import { render } from './render';
import { readTemplate } from './template-file';
import type { Tree } from '../tree';

function respond({ source: files, answers }: Request): Response {
  const source = withBuffers(files);
  const asked = questions(readTemplate(source).pages, answers);
  const applicable = Object.fromEntries(
    asked.filter(({ name }) => name in answers).map(({ name }) => [name, answers[name]]),
  );
  try {
    return { questions: asked, problems: [], ...render(source, applicable) };
  } catch (error) {
    if (error instanceof InvalidAnswers) return { questions: asked, problems: error.problems };
    throw error;
  }
}

function withBuffers(files: Files): Tree {
  return new Map([...files].map(([path, file]) => [path, { ...file, content: Buffer.from(file.content) }]));
}

async function main(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  process.stdout.write(serialize(respond(deserialize(Buffer.concat(chunks)) as Request)));
}

main().catch((error: unknown) => {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
