import autocannon from 'autocannon';

/** What costs most: a page of as many records as there may be, and all of them, in every format. */
export interface CostlyRequest {
  readonly path: string;
  readonly accept: string;
}

/** Taken from the service's own description. */
export async function costlyRequests(origin: string): Promise<CostlyRequest[]> {
  const { path, responses } = await list(origin);
  return Object.keys(responses['200'].content).map((accept) => ({ path: `${path}?limit=1000`, accept }));
}

/** Of the service's records. */
export async function listPath(origin: string): Promise<string> {
  return (await list(origin)).path;
}

async function list(origin: string): Promise<{ path: string; responses: Responses }> {
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, { get?: { parameters?: { name: string }[]; responses: Responses } }>;
  };
  for (const [path, { get }] of Object.entries(paths))
    if (get?.parameters?.some(({ name }) => name === 'cursor')) return { path, responses: get.responses };
  throw new Error('the service describes no list of records');
}

interface Responses {
  readonly 200: { readonly content: Readonly<Record<string, unknown>> };
}

/**
 * A bounded storm of costly requests.
 * @returns how many were answered, how many refused as overload, and by what else came: how many
 */
export async function storm(
  origin: string,
  costly: readonly CostlyRequest[],
): Promise<{ answered: number; refused: number; failures: Record<string, number> }> {
  const {
    errors,
    timeouts,
    statusCodeStats = {},
  } = await autocannon({
    url: origin,
    connections: 40,
    duration: 8,
    // A busy machine answers late; only an answer that does not come is a failure.
    timeout: 60,
    requests: costly.map(({ path, accept }) => ({ path, headers: { accept, 'accept-encoding': 'gzip' } })),
  });
  const {
    200: answered = 0,
    503: refused = 0,
    ...failures
  } = Object.fromEntries(Object.entries(statusCodeStats).map(([status, { count = 0 }]) => [status, count]));
  return {
    answered,
    refused,
    failures: {
      ...failures,
      ...(timeouts > 0 && { 'no answer': timeouts }),
      ...(errors > timeouts && { 'connection lost': errors - timeouts }),
    },
  };
}

export interface Calling {
  readonly clients?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is wrong with the body of an answer. */
  readonly flaw?: (body: string) => string | undefined;
}

/**
 * Callers that ask without pause until told to stop. Each answer that is no 200 or has a flaw, and each lack of one, is
 * counted.
 */
export function callers(
  origin: string,
  path: string,
  { clients = 4, headers = {}, flaw = () => undefined }: Calling = {},
): { stop(): Promise<{ asked: number; failures: Record<string, number> }> } {
  const failures: Record<string, number> = {};
  let asked = 0;
  let stopped = false;
  const ask = async (): Promise<string | undefined> => {
    try {
      const response = await fetch(origin + path, { headers });
      const body = await response.text();
      return response.status === 200 ? flaw(body) : `status ${response.status}`;
    } catch (error) {
      return String((error as Error).cause ?? error);
    }
  };
  const call = async (): Promise<void> => {
    while (!stopped) {
      asked++;
      const failure = await ask();
      if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
    }
  };
  const calls = Array.from({ length: clients }, call);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(calls);
      return { asked, failures };
    },
  };
}
