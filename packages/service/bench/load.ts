import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

/** In flight at a time: enough to keep a server busy that answers within a millisecond. */
const CONNECTIONS = 64;

export interface Asked {
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly method?: 'GET' | 'PUT';
  /** `[<id>]` in it stands for another text in each request. */
  readonly body?: string;
}

/** Sends so many GET requests from a process of its own. @throws when one is not answered 200 */
export async function load(url: string, requests: number, connections = CONNECTIONS): Promise<void> {
  await cannon({ url, amount: requests, connections });
}

/**
 * The same for so many seconds; each client asks for one thing after the other, without a pause.
 * @returns how many answers there were
 */
export function loadFor(
  seconds: number,
  url: string,
  requests: readonly Asked[],
  connections: number,
): Promise<number> {
  return cannon({ url, duration: seconds, connections, idReplacement: true, requests: [...requests] });
}

async function cannon(options: autocannon.Options): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [__filename, JSON.stringify(options)]);
  return Number(stdout);
}

/**
 * Keeps this process from falling asleep for as long as `work` takes. Waking it would be the server's work, up to a third
 * of what its kernel does for a request: the slower the server, the more often.
 */
async function awake<T>(work: Promise<T>): Promise<T> {
  let going = true;
  const turn = (): void => {
    if (going) setImmediate(turn);
  };
  turn();
  try {
    return await work;
  } finally {
    going = false;
  }
}

async function main([text = '']: readonly string[]): Promise<void> {
  const options = JSON.parse(text) as autocannon.Options;
  const { '2xx': answered, non2xx, errors } = await awake(Promise.resolve(autocannon(options)));
  if (answered !== (options.amount ?? answered) || answered === 0 || non2xx > 0 || errors > 0)
    throw new Error(`${options.url}: ${answered} answered 2xx, ${non2xx} otherwise, ${errors} errors`);
  process.stdout.write(String(answered));
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
