import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Identity, readIdentity } from '@golden-path/spec';
import { httpTelemetry } from '@golden-path/telemetry';
import { Answers } from '../src/http/answers';
import { createApp } from '../src/http/app';
import type { Dependencies } from '../src/http/dependencies';
import { probes } from '../src/http/kit-routes';
import { createServer } from '../src/http/server';
import { runImport } from '../src/import/run';
import { openSource } from '../src/import/source';
import { Readiness } from '../src/readiness';
import type { ResourceDefinition } from '../src/resource/definition';
import { defaultSource, served } from './served';
import { openStore } from '../src/store';
import type { Store } from '../src/store/store';
import { checkedClient, type Client } from './client';

export const identity: Identity = readIdentity();

/** What a service needs beside its resource, its store and their state. */
export const dependencies: Omit<Dependencies, 'collections' | 'answers' | 'readiness'> = {
  metrics: () =>
    Promise.resolve({ contentType: 'text/plain; version=0.0.4; charset=utf-8', body: '# none\n' }),
  middleware: [],
  checks: [],
  limits: { maxConcurrentRequests: 1000, maxEventLoopDelay: 10_000 },
  identity,
  version: '1.2.3',
  telemetry: httpTelemetry({ ignorePaths: probes, setRequestId: false }),
};

/** A service in this process, on a free listen port. */
export interface RunningService {
  readonly origin: string;
  readonly server: Server;
  readonly store: Store;
  readonly readiness: Readiness;
  /** Checks every response against the service's own OpenAPI document. */
  readonly client: Client;
  close(): Promise<void>;
}

export interface ServiceOptions extends Partial<Omit<Dependencies, 'collections'>> {
  readonly resource?: ResourceDefinition;
  /** Source records: object-keyed, as in a file. Default: the data set that comes with the service. */
  readonly records?: Readonly<Record<string, unknown>>;
  /** What the store does instead: for failures that a healthy one does not have. */
  readonly failing?: Partial<Store>;
}

/** Starts a service on a SQLite store in memory that holds the records. */
export async function startService(options: ServiceOptions = {}): Promise<RunningService> {
  const { records, failing = {}, resource = served, ...overrides } = options;
  const store = await openStore({ resource, url: undefined });
  if (records === undefined) {
    await runImport({ resource, store, mode: 'replace', source: await openSource(defaultSource) });
  } else await load(store, resource, records);
  const readiness = new Readiness();
  readiness.ready();
  const app = createApp({
    ...dependencies,
    collections: [{ resource, store: replacing(store, failing) }],
    answers: new Answers(16 * 1024 ** 2),
    readiness,
    ...overrides,
  });
  const server = createServer(app, 1000);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    server,
    store,
    readiness,
    client: checkedClient(origin),
    async close() {
      server.closeAllConnections();
      server.close();
      await store.close();
    },
  };
}

function replacing(store: Store, methods: Partial<Store>): Store {
  return {
    get: (key) => store.get(key),
    lookup: (keys) => store.lookup(keys),
    list: (query) => store.list(query),
    stream: (query) => store.stream(query),
    group: (field, label) => store.group(field, label),
    dataset: () => store.dataset(),
    ping: () => store.ping(),
    beginImport: (options) => store.beginImport(options),
    write: (changes, options) => store.write(changes, options),
    changes: (since, limit, key, end) => store.changes(since, limit, key, end),
    close: () => store.close(),
    ...methods,
  };
}

/** Puts the records into the store, as an import does. */
export async function load(
  store: Store,
  resource: ResourceDefinition,
  records: Readonly<Record<string, unknown>>,
): Promise<void> {
  const accepted = Object.entries(records).map(([key, raw]) => {
    const parsed = resource.parse(raw, key);
    if ('rejected' in parsed) throw new Error(`${key} ${parsed.rejected}`);
    return parsed.record;
  });
  const transaction = await store.beginImport({ mode: 'replace' });
  await transaction.write(accepted);
  await transaction.commit({ source: 'test', sha256: '0'.repeat(64) });
}
