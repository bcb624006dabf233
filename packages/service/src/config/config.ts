import { isIP } from 'node:net';
import { trustedProxies } from '../http/forwarded';
import type { ResourceDefinition } from '../resource/definition';
import type { StoreAdapter } from '../store/adapter';
import { sqliteUrl } from '../store/sqlite/url';
import { type AuthConfig, authProblems, authSettings } from './auth-settings';
import {
  integer,
  oneOf,
  optional,
  setting,
  type Setting,
  type SettingList,
  text,
  type ValuesOf,
} from './setting';

/** What the settings of a service depend on. */
export interface Configurable {
  readonly resources: readonly (Pick<ResourceDefinition, 'plural'> & { readonly writable?: unknown })[];
  readonly stores?: readonly StoreAdapter[] | undefined;
  /** The team's own. */
  readonly settings?: SettingList | undefined;
}

/**
 * Every setting of a service, in the order of docs/configuration.md, which is generated from here.
 * The telemetry's own (`OTEL_*`) are standard and documented in docs/telemetry-reference.md.
 */
export function settings({
  resources,
  stores = [],
  settings: own = {},
}: Configurable): readonly Setting<unknown>[] {
  const kit = Object.entries<Setting<unknown>>(kitSettings(stores)).flatMap(([name, it]) => [
    it,
    ...(name === 'databaseUrl' ? stores.flatMap((store) => Object.values(store.settings)) : []),
    ...(name === 'databaseUrl' ? resources.map(fileSetting) : []),
  ]);
  return [...kit, ...Object.values(ofAuth(resources)), ...Object.values(own)];
}

/** Who may write is no question where nobody does. */
function ofAuth(resources: Configurable['resources']): Partial<typeof authSettings> {
  return resources.some(({ writable }) => writable !== undefined) ? authSettings : {};
}

/** What every service has. */
function kitSettings(stores: readonly StoreAdapter[]) {
  const databaseUrls = [sqliteUrl, ...stores];
  return {
    listenPort: setting({
      variable: 'PORT',
      description: 'TCP port on which the API listens.',
      format: integer(0, 65_535),
      default: 8080,
    }),
    host: setting({
      variable: 'HOST',
      description: 'Address on which the API listens.',
      format: text('an IP address or host name', (value) => isIP(value) !== 0 || hostName.test(value)),
      default: '0.0.0.0',
    }),
    trustProxy: setting({
      variable: 'TRUST_PROXY',
      description:
        'The proxies whose `X-Forwarded-For`, `-Proto` and `-Host` say who the client is: how many stand before the ' +
        'service, or the networks they are in.',
      format: trustedProxies,
      default: 0,
      defaultText: '`off`: the client is who connects',
    }),
    metricsPort: setting({
      variable: 'METRICS_PORT',
      description:
        'A TCP port of its own for `/metrics`, which are then not on `PORT`, where clients could see them.',
      format: optional(integer(0, 65_535)),
      default: undefined,
      defaultText: '`/metrics` on `PORT`',
    }),
    probesPort: setting({
      variable: 'PROBES_PORT',
      description:
        'A second TCP port for `/live` and `/ready` alone, answered by a thread of their own: at once, however busy the ' +
        'service is. `/live` says no when its event loop has not turned for 30 seconds.',
      format: optional(integer(0, 65_535)),
      default: undefined,
      defaultText: '`/live` and `/ready` on `PORT` only',
    }),
    faultsPort: setting({
      variable: 'FAULTS_PORT',
      description:
        'A TCP port of 127.0.0.1, never of another address, at which drills break requests on purpose: see `make drill`.',
      format: optional(integer(0, 65_535)),
      default: undefined,
      defaultText: 'nothing can be broken',
    }),
    logLevel: setting({
      variable: 'LOG_LEVEL',
      description:
        'The least severe line that is written. `SIGUSR2` switches between it and `debug`, at run time.',
      format: oneOf(['debug', 'info', 'warn', 'error', 'fatal', 'silent']),
      default: 'info',
    }),
    databaseUrl: setting({
      variable: 'DATABASE_URL',
      description: `Where the records live: ${[
        'SQLite in memory',
        ...databaseUrls.map(({ names, example }) => `${names} (\`${example}\`)`),
      ].join(', or ')}.`,
      format: optional(
        text(databaseUrls.map(({ example }) => example).join(' or '), (value) =>
          databaseUrls.some(({ accepts }) => accepts(value)),
        ),
      ),
      default: undefined,
      defaultText: 'SQLite in memory',
      secret: true,
    }),
    answerCacheBytes: setting({
      variable: 'ANSWER_CACHE_BYTES',
      description:
        'How much memory the answers of lists may take that are kept until the data set changes; one of them takes a ' +
        'quarter of it at most. 0 keeps none.',
      format: integer(0, 4 * 1024 ** 3, 'bytes'),
      default: 16 * 1024 ** 2,
    }),
    explorer: setting({
      variable: 'EXPLORER',
      description:
        'Whether a browser gets the explorer at `/`: the records on a map or in a table, and what is wrong with them. ' +
        'Programs get the same either way.',
      format: oneOf(['on', 'off']),
      default: 'on',
    }),
    drainSeconds: setting({
      variable: 'SHUTDOWN_DRAIN_SECONDS',
      description: 'After SIGTERM, how long to go on serving while load balancers take notice.',
      format: integer(0, 300, 'seconds'),
      default: 5,
    }),
    shutdownTimeoutSeconds: setting({
      variable: 'SHUTDOWN_TIMEOUT_SECONDS',
      description: 'After the drain, how long requests in flight may take before their connections are cut.',
      format: integer(1, 600, 'seconds'),
      default: 20,
    }),
    maxConnections: setting({
      variable: 'MAX_CONNECTIONS',
      description:
        'How many connections may be open at once; for one more, the one that has been idle the longest is closed. Each ' +
        'takes 11 kB of memory: 4,000 leave room to work in a pod of 192 MiB.',
      format: integer(10, 1_000_000),
      default: 4000,
    }),
    maxConcurrentRequests: setting({
      variable: 'MAX_CONCURRENT_REQUESTS',
      description: 'How many requests are served at once; more are answered 503.',
      format: integer(1, 100_000),
      default: 1000,
    }),
    maxEventLoopDelay: setting({
      variable: 'MAX_EVENT_LOOP_DELAY_MS',
      description:
        'How long a request may wait for the event loop; one that would wait longer is answered 503.',
      format: integer(10, 60_000, 'milliseconds'),
      default: 250,
    }),
  };
}

/** The file that an empty store is filled from. */
function fileSetting({ plural, writable }: Configurable['resources'][number]): Setting<string | undefined> {
  return setting({
    variable: `${plural.toUpperCase().replaceAll('-', '_')}_FILE`,
    description:
      `The file of ${plural} loaded at start-up into an empty store` +
      (writable === undefined
        ? ', or whenever its contents differ from what is loaded'
        : ' that clients have not written into, and never again') +
      ': object-keyed JSON, an array, or NDJSON; plain or gzip.',
    format: optional(text('a path', (value) => !value.includes('\0'))),
    default: undefined,
    defaultText: 'the data set that comes with the service',
  });
}

export type Config = ValuesOf<ReturnType<typeof kitSettings>> & {
  /** By the plural of the resource. */
  readonly sourceFiles: Readonly<Record<string, string | undefined>>;
  readonly ofStores: Readonly<Record<string, unknown>>;
  /** Who may write; absent where nobody does. */
  readonly auth: AuthConfig | undefined;
  /** The team's own. */
  readonly own: Readonly<Record<string, unknown>>;
};

/** The configuration cannot be used; every problem is listed. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  constructor(readonly problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
  }
}

/** sysexits.h EX_CONFIG: the exit code of a process whose configuration is wrong. */
export const EXIT_CONFIGURATION = 78;

/**
 * Reads all settings from the environment. A variable that is empty counts as not set.
 * @param otherProblems what else is wrong with the environment, to be reported in the same breath
 * @throws ConfigurationError naming each variable and what is allowed
 */
export function readConfig(
  env: NodeJS.ProcessEnv,
  { resources, stores = [], settings: own = {} }: Configurable,
  otherProblems: readonly string[] = [],
): Config {
  const problems: string[] = [];
  const read = (list: SettingList): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(list).map(([name, it]) => [name, readSetting(env[it.variable], it, problems)]),
    );
  const auth = ofAuth(resources);
  const kit = read(kitSettings(stores)) as ValuesOf<ReturnType<typeof kitSettings>>;
  const config: Config = {
    ...kit,
    ofStores: read(Object.assign({}, ...stores.map((store) => store.settings)) as SettingList),
    sourceFiles: read(
      Object.fromEntries(resources.map((resource) => [resource.plural, fileSetting(resource)])),
    ) as Config['sourceFiles'],
    auth: Object.keys(auth).length === 0 ? undefined : (read(auth) as AuthConfig),
    own: read(own),
  };
  problems.push(
    ...urlProblems(kit.databaseUrl, stores),
    ...(config.auth === undefined ? [] : authProblems(config.auth, env)),
    ...otherProblems,
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

function urlProblems(url: string | undefined, stores: readonly StoreAdapter[]): string[] {
  const problem = url && stores.find(({ accepts }) => accepts(url))?.problem?.(url);
  return problem === undefined || problem === '' ? [] : [`DATABASE_URL ${problem}`];
}

function readSetting(
  given: string | undefined,
  { variable, format, secret, default: fallback }: Setting<unknown>,
  problems: string[],
): unknown {
  if (given === undefined || given === '') return fallback;
  const value = format.read(given);
  if (value === undefined)
    problems.push(`${variable} must be ${format.allowed}${secret === true ? '' : `; it is ${quote(given)}`}`);
  return value;
}

const hostName = /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

// A value in a message stays on one line and short, whatever it holds.
function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
