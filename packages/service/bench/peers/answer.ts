import type { Server } from 'node:http';

/** What every peer answers: the very header fields and body of the service. */
export interface Answer {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function answer(): Answer {
  return JSON.parse(process.env.ANSWER ?? '') as Answer;
}

export function listen(server: Pick<Server, 'listen'>): void {
  server.listen(Number(process.env.PORT), '127.0.0.1');
}
