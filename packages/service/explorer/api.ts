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

/** Of one record. `.` and `..` would lead elsewhere, however they are written. @throws Refused */
export function pathOfRecord(plural: string, key: string): string {
  if (/^\.{1,2}$/.test(key)) throw new Refused(404, `There is no '${key}'.`, '', undefined);
  return `${plural}/${encodeURIComponent(key)}`;
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

/** What to tell of it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Refused)) return 'The service does not answer.';
  return error.requestId === '' ? error.message : `${error.message} (request ${error.requestId})`;
}

/** Seconds until it is worth another try: loading, overloaded, restarting, or not there. */
export function secondsToWait(error: unknown): number | undefined {
  if (!(error instanceof Refused)) return 5;
  return [429, 502, 503, 504].includes(error.status) ? (error.retryAfter ?? 5) : undefined;
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
