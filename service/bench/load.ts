import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import autocannon from 'autocannon';

/** In flight at a time: enough to keep a server busy that answers within a millisecond. */
const CONNECTIONS = 64;

/** Sends so many GET requests from a process of its own. @throws when one is not answered 200 */
export async function load(url: string, requests: number): Promise<void> {
  await promisify(execFile)(process.execPath, [__filename, url, String(requests)]);
}

async function main([url = '', requests = '']: readonly string[]): Promise<void> {
  const result = await autocannon({ url, amount: Number(requests), connections: CONNECTIONS });
  if (result['2xx'] !== Number(requests)) {
    throw new Error(`${url}: ${result['2xx']} of ${requests} answered 2xx, ${result.errors} errors`);
  }
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
