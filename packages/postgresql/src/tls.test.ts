import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { lighthouses } from '../../service/test/lighthouses';
import { type OwnPostgresServer, startOwnPostgres } from '../test/postgres';
import { openStore } from '../../service/test/open';
import { StoreUnavailable } from '../../service/src/store/store';

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
const root = join(folder, 'root.crt');
const other = join(folder, 'other.crt');
let server: OwnPostgresServer;
let stores = 0;

/** Of a server that is called localhost, and signed by itself. */
function certificate() {
  return generate([{ name: 'commonName', value: 'localhost' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
}

beforeAll(async () => {
  const own = await certificate();
  writeFileSync(root, own.cert);
  writeFileSync(other, (await certificate()).cert);
  server = await startOwnPostgres([], own);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Whether the connection is encrypted; rejects when there is none. */
async function encrypted(host: string, parameters: Readonly<Record<string, string>>): Promise<boolean> {
  const url = new URL(`postgres://postgres@${host}:${server.port}/postgres`);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  // The server may take a while to see that the store of the test before has left.
  const name = `tls-${stores++}`;
  url.searchParams.set('application_name', name);
  const store = await openStore({ resource: lighthouses, url: url.href });
  const behind = await server.connect();
  try {
    await store.ping();
    const { rows } = await behind.query<{ ssl: boolean }>(
      'SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = $1',
      [name],
    );
    expect(rows.length).toBeGreaterThan(0);
    return rows.every(({ ssl }) => ssl);
  } finally {
    await store.close();
    await behind.end();
  }
}

test.each([
  ['nothing said', '127.0.0.1', {}, false],
  ['disable', '127.0.0.1', { sslmode: 'disable' }, false],
  ['require, whoever it is', '127.0.0.1', { sslmode: 'require' }, true],
  ['verify-ca, whatever its name', '127.0.0.1', { sslmode: 'verify-ca', sslrootcert: root }, true],
  ['verify-full, with its name', 'localhost', { sslmode: 'verify-full', sslrootcert: root }, true],
])('sslmode %s: connects', async (_name, host, parameters, isEncrypted) => {
  expect(await encrypted(host, parameters)).toBe(isEncrypted);
});

test.each([
  ['verify-full under another name', '127.0.0.1', { sslmode: 'verify-full', sslrootcert: root }],
  ['verify-full without its authority', 'localhost', { sslmode: 'verify-full' }],
  ['verify-full with another authority', 'localhost', { sslmode: 'verify-full', sslrootcert: other }],
  ['verify-ca with another authority', 'localhost', { sslmode: 'verify-ca', sslrootcert: other }],
])('sslmode %s: refuses', async (_name, host, parameters) => {
  await expect(encrypted(host, parameters)).rejects.toThrow(StoreUnavailable);
});
