import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';

/** What every peer answers: the very header fields and body of the service. */
export interface Answer {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** From the environment; Linux lets no string of it be longer than 128 kB, so that a longer answer is in a file. */
export function answer(): Answer {
  const { ANSWER, ANSWER_FILE = '' } = process.env;
  return JSON.parse(ANSWER ?? readFileSync(ANSWER_FILE, 'utf8')) as Answer;
}

export function listen(server: Pick<Server, 'listen'>): void {
  server.listen(Number(process.env.PORT), '127.0.0.1');
}
