import autocannon from 'autocannon';

/** The paths that cost most: what the service's own description lists as a page of records, in every format. */
export async function costlyPaths(origin: string): Promise<string[]> {
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, { get?: { parameters: { name: string }[]; responses: Responses } }>;
  };
  const list = Object.entries(paths).find(([, { get }]) =>
    get?.parameters.some(({ name }) => name === 'cursor'),
  );
  if (list === undefined) throw new Error('the service describes no list of records');
  const [path, { get }] = list;
  const limited = `${path}?limit=1000`;
  return [
    limited,
    ...Object.keys(get?.responses['200'].content ?? {}).map(
      (type) => `${limited}&format=${encodeURIComponent(type)}`,
    ),
  ];
}

interface Responses {
  readonly 200: { readonly content: Readonly<Record<string, unknown>> };
}

/** A bounded storm of the costly requests. Resolves with the counts by status, and of what got no answer. */
export async function storm(
  origin: string,
  paths: readonly string[],
): Promise<{ answered: number; refused: number; failed: number }> {
  const result = await autocannon({
    url: origin,
    connections: 40,
    duration: 8,
    requests: paths.map((path) => ({ path, headers: { 'accept-encoding': 'gzip' } })),
  });
  const { errors, timeouts, statusCodeStats = {} } = result;
  const count = (status: `${number}`): number => statusCodeStats[status]?.count ?? 0;
  const total = Object.values(statusCodeStats).reduce((sum, { count: requests = 0 }) => sum + requests, 0);
  const answered = count('200');
  // Under overload the service refuses by intention.
  const refused = count('503');
  return { answered, refused, failed: errors + timeouts + total - answered - refused };
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
