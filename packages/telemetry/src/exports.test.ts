import { join } from 'node:path';
import type { Middleware } from 'koa';
import * as telemetry from '@golden-path/telemetry';
import type {
  DatabaseCall,
  Environment,
  ExpectedRequest,
  HttpTelemetryOptions,
  IncomingHttp,
  LogFields,
  Logger,
  MetricDescription,
  RequestContext,
  ServiceIdentity,
  Telemetry,
  TelemetryOptions,
  TelemetrySetting,
} from '@golden-path/telemetry';
import * as requireNode from './require-node';
import * as schema from './schema';
import * as start from './start';

// What other packages and teams rely on. Adding a name is a minor version, changing or removing one a major.

const values = {
  '.': {
    TelemetrySettingsError: true,
    auditLog: true,
    countRefused: true,
    counter: true,
    eventLoop: true,
    expectRequests: true,
    gauge: true,
    httpTelemetry: true,
    identifyLogs: true,
    info: true,
    log: true,
    measuredUntilNow: true,
    propagationFields: true,
    requestContext: true,
    serveMetrics: true,
    telemetryProblems: true,
    telemetrySettings: true,
    total: true,
    traceDatabase: true,
  } satisfies Record<keyof typeof telemetry, true>,
  './start': { startTelemetry: true } satisfies Record<keyof typeof start, true>,
  './schema': { allows: true, matches: true, readTelemetrySchema: true } satisfies Record<
    keyof typeof schema,
    true
  >,
  './require-node': { requireNode: true } satisfies Record<keyof typeof requireNode, true>,
} as const;

/** How each is called: this file does not compile any more when that changes. */
export const uses = {
  start: (options: TelemetryOptions): Telemetry => start.startTelemetry(options),
  leastOptions: { serviceName: 'a', serviceVersion: '1' } satisfies TelemetryOptions & ServiceIdentity,
  allOptions: {
    serviceName: 'a',
    serviceVersion: '1',
    durationBuckets: [0.1],
    incomingHttp: { ignorePaths: [] } satisfies IncomingHttp,
  } satisfies Required<TelemetryOptions>,
  expect: (requests: readonly ExpectedRequest[]): void => {
    telemetry.expectRequests(requests);
  },
  metrics: (of: Telemetry): Promise<{ contentType: string; body: string }> => of.metrics('text/plain'),
  check: (of: Telemetry): readonly string[] => of.selfCheck(),
  shutdown: (of: Telemetry): Promise<void> => of.shutdown(),
  middleware: (options: HttpTelemetryOptions): Middleware => telemetry.httpTelemetry(options),
  leastMiddleware: { ignorePaths: ['/live'] } satisfies HttpTelemetryOptions,
  child: (fields: LogFields): Logger => telemetry.log.child(fields),
  count: (metric: MetricDescription): ((by: number, labels?: Record<string, string>) => void) =>
    telemetry.counter(metric),
  database: (call: DatabaseCall): number => telemetry.traceDatabase(call, () => 1),
  fields: (): readonly string[] => telemetry.propagationFields(),
  ids: (): RequestContext | undefined => telemetry.requestContext(),
  settings: (env: Environment): readonly [readonly TelemetrySetting[], readonly string[]] => [
    telemetry.telemetrySettings,
    telemetry.telemetryProblems(env),
  ],
};

const folder = join(__dirname, '..');
// eslint and TypeScript know nothing of what is required by a name that is put together.
const load = (path: string): object => jest.requireActual(join(folder, path));
const { exports: entries } = load('package.json') as {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
};

test.each(Object.entries(values))('%s exports what is listed here, and nothing else', (entry, names) => {
  const target = entries[entry];
  if (typeof target !== 'object') throw new Error(`package.json has no entry ${entry}`);
  expect(Object.keys(load(target.default)).sort()).toEqual(Object.keys(names).sort());
});

test('every entry of package.json is listed here', () => {
  expect(Object.keys(entries)).toEqual([...Object.keys(values), './package.json']);
});
