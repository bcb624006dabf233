import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

/** In flight at a time: enough to keep a server busy that answers within a millisecond. */
const CONNECTIONS = 64;

/** Sends so many GET requests from a process of its own. @throws when one is not answered 200 */
export async function load(url: string, requests: number): Promise<void> {
  await promisify(execFile)(process.execPath, [__filename, url, String(requests)]);
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

async function main([url = '', requests = '']: readonly string[]): Promise<void> {
  const result = await awake(
    Promise.resolve(autocannon({ url, amount: Number(requests), connections: CONNECTIONS })),
  );
  if (result['2xx'] !== Number(requests)) {
    throw new Error(`${url}: ${result['2xx']} of ${requests} answered 2xx, ${result.errors} errors`);
  }
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
