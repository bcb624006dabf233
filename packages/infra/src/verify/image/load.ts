import autocannon from 'autocannon';

/** What costs most: a page of as many records as there may be, and all of them, in every format. */
export interface CostlyRequest {
  readonly path: string;
  readonly accept: string;
}

/** Taken from the service's own description. */
export async function costlyRequests(origin: string): Promise<CostlyRequest[]> {
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, { get?: { parameters: { name: string }[]; responses: Responses } }>;
  };
  const list = Object.entries(paths).find(([, { get }]) =>
    get?.parameters.some(({ name }) => name === 'cursor'),
  );
  if (list === undefined) throw new Error('the service describes no list of records');
  const [path, { get }] = list;
  return Object.keys(get?.responses['200'].content ?? {}).map((accept) => ({
    path: `${path}?limit=1000`,
    accept,
  }));
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

/** Callers that ask without pause until told to stop. Each answer that is no 200, and each lack of one, is kept. */
export function callers(
  origin: string,
  path: string,
): { stop(): Promise<{ asked: number; failures: string[] }> } {
  const failures: string[] = [];
  let asked = 0;
  let stopped = false;
  const call = async (): Promise<void> => {
    while (!stopped) {
      asked++;
      try {
        const response = await fetch(origin + path);
        await response.arrayBuffer();
        if (response.status !== 200) failures.push(`status ${response.status}`);
      } catch (error) {
        failures.push(String((error as Error).cause ?? error));
      }
    }
  };
  const calls = Array.from({ length: 4 }, call);
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(calls);
      return { asked, failures };
    },
  };
}
