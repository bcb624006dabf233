import { randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Client } from 'pg';

/** Connections to a server are known by their name from those of other tests. */
export function named(url: string | undefined): string | undefined {
  if (url?.startsWith('postgres') !== true) return url;
  const parsed = new URL(url);
  parsed.searchParams.set('application_name', `many-${randomUUID()}`);
  return parsed.href;
}

/** What readers hold of a database, as it shows to others: transactions of a server, a log that cannot be emptied. */
export async function heldOf(url: string | undefined): Promise<number> {
  if (url === undefined) return 0;
  if (url.startsWith('sqlite')) {
    const database = new DatabaseSync(pathOf(url));
    const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    database.close();
    return Number(checkpoint?.busy);
  }
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query<{ count: number }>(
    `SELECT CAST(count(*) AS int) AS count FROM pg_stat_activity WHERE xact_start IS NOT NULL
      AND application_name = current_setting('application_name') AND pid <> pg_backend_pid()`,
  );
  await client.end();
  return rows[0]?.count ?? NaN;
}

/** Each connection to a file has opened its log once; elsewhere than on Linux nobody tells. */
export function connectionsTo(url: string | undefined): number {
  if (url?.startsWith('sqlite') !== true || process.platform !== 'linux') return 0;
  const opened = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // The one by which the folder was read.
      return '';
    }
  });
  return opened.filter((path) => path === `${pathOf(url)}-wal`).length;
}

function pathOf(url: string): string {
  return fileURLToPath(url.replace(/^sqlite:/, 'file:'));
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes that somebody holds. */
export function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
