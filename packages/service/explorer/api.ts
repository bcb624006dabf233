import { readable } from './state.ts';

/** The service answered with a problem document. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly status: number,
    message: string,
    readonly requestId: string,
    /** Seconds, where the service says when to come back. */
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }
}

export type Item = Readonly<Record<string, unknown>>;

export interface Page {
  readonly items: readonly Item[];
  readonly total: number;
  readonly next: string | null;
}

/** Relative to the page, so that it works behind a prefix. */
export function pathOf(path: string, query: URLSearchParams = new URLSearchParams()): string {
  const search = readable(query);
  return search === '' ? path : `${path}?${search}`;
}

/** @throws Refused, or a TypeError where there is no connection */
export async function getJson<T>(path: string, signal: AbortSignal): Promise<T> {
  return (await (await ask(path, 'application/json', signal)).json()) as T;
}

/** Every line of NDJSON. */
export async function getLines<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const text = await (await ask(path, 'application/x-ndjson', signal)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

async function ask(path: string, accept: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(path, { headers: { Accept: accept }, signal });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => ({}))) as { detail?: string; request_id?: string };
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  throw new Refused(
    response.status,
    problem.detail ?? `The service answered ${response.status}.`,
    problem.request_id ?? '',
    Number.isNaN(seconds) ? undefined : seconds,
  );
}

/** Runs one request at a time: the next one ends the one before. */
export class Latest {
  #controller = new AbortController();

  /** Resolves with `undefined` where a later call has taken over. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.stop();
    const { signal } = this.#controller;
    try {
      const result = await work(signal);
      return signal.aborted ? undefined : result;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  stop(): void {
    this.#controller.abort();
    this.#controller = new AbortController();
  }
}
