import { existsSync, readFileSync } from 'node:fs';
import { channel } from 'node:diagnostics_channel';
import http from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { type Instrumentation, isWrapped } from '@opentelemetry/instrumentation';
import { log } from './logger';
import { hotMetrics } from './metrics';
import { type Environment, read } from './settings';

const PACKAGE = '@opentelemetry/auto-instrumentations-node';
const PREFIX = '@opentelemetry/instrumentation-';

/**
 * What the automatic instrumentations are told. Incoming HTTP and Koa are this package's own middleware, and logs
 * carry their ids without being patched: those three would only do the same work again, at several times the price.
 */
const configurations: Readonly<Record<string, object>> = {
  http: {
    disableIncomingRequestInstrumentation: true,
    requireParentforOutgoingSpans: true,
    // Exports are requests, too, but none of the service's.
    ignoreOutgoingRequestHook: () => isTracingSuppressed(context.active()),
  },
  undici: { requireParentforSpans: true },
  pg: { requireParentSpan: true, ignoreConnectSpans: true },
  koa: { enabled: false },
  pino: { enabled: false },
};

/** What Node.js itself brings along. */
const builtIn = ['http', 'undici', 'runtime-node'];

/**
 * The parts of `@opentelemetry/auto-instrumentations-node` for what the program uses: Node.js and the packages on
 * which its package.json depends; loading the other thirty as well would cost a quarter of the time to start.
 * Once OTEL_NODE_ENABLED_INSTRUMENTATIONS or OTEL_NODE_DISABLED_INSTRUMENTATIONS is set, that package decides.
 * @param program the file that was started
 */
export function instrumentationsFor(program: string | undefined, env: Environment): Instrumentation[] {
  const parts = createRequire(require.resolve(PACKAGE));
  const chosen =
    read(env, 'OTEL_NODE_ENABLED_INSTRUMENTATIONS') ?? read(env, 'OTEL_NODE_DISABLED_INSTRUMENTATIONS');
  if (chosen !== undefined) {
    const all = parts(PACKAGE) as typeof import('@opentelemetry/auto-instrumentations-node');
    return all.getNodeAutoInstrumentations(
      Object.fromEntries(Object.entries(configurations).map(([name, value]) => [PREFIX + name, value])),
    );
  }
  return [...builtIn, ...libraries(program)]
    .filter((name) => has(parts, PREFIX + name))
    .map((name) => construct(parts(PREFIX + name) as object, configurations[name] ?? {}));
}

/**
 * Warns about every instrumentation that is not active although what it instruments is loaded, which happens when
 * that was loaded before the telemetry, or by `import` of an ES module. Call when the program has loaded everything.
 * @returns the names that were warned about
 */
export function checkInstrumentations(
  instrumentations: readonly Instrumentation[],
  program: string | undefined,
): readonly string[] {
  const names = instrumentations.map(({ instrumentationName }) => instrumentationName.slice(PREFIX.length));
  const inactive = names.filter((name) => {
    if (name === 'http') return !isWrapped(http.request);
    // Node's own fetch, which tells whoever listens.
    if (name === 'undici') return !channel('undici:request:create').hasSubscribers;
    const loaded = loadedExports(name, program);
    return loaded !== undefined && !patched(loaded);
  });
  for (const instrumentation of inactive) {
    log.warn('instrumentation is not active', {
      instrumentation,
      hint: 'start telemetry before anything else is loaded, from CommonJS, and see which versions it knows',
    });
  }
  // Its part is done by a middleware of ours, which somebody has to use.
  if (instrumentations.length === 0 || hotMetrics.measuresHttp) return inactive;
  if (loadedExports('koa', program) === undefined) return inactive;
  log.warn('instrumentation is not active', {
    instrumentation: 'koa',
    hint: 'app.use(httpTelemetry(…)) before any other middleware',
  });
  return [...inactive, 'koa'];
}

/** Names of the packages that the program depends on, by the package.json nearest above it. */
function libraries(program: string | undefined): string[] {
  if (program === undefined) return [];
  const file = (createRequire(program).resolve.paths('any') ?? [])
    .map((folder) => join(dirname(folder), 'package.json'))
    .find((path) => existsSync(path));
  if (file === undefined) return [];
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: object };
  return Object.keys(dependencies).filter(enabled);
}

function enabled(name: string): boolean {
  const configuration = configurations[name];
  return configuration === undefined || !('enabled' in configuration) || configuration.enabled !== false;
}

function has(parts: NodeJS.Require, name: string): boolean {
  try {
    parts.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** Each of these packages exports one class whose name ends in `Instrumentation`. */
function construct(part: object, configuration: object): Instrumentation {
  const found = Object.entries(part).find(([name]) => name.endsWith('Instrumentation'));
  const Class = found?.[1] as new (configuration: object) => Instrumentation;
  return new Class(configuration);
}

function loadedExports(name: string, program: string | undefined): unknown {
  if (program === undefined) return undefined;
  const local = createRequire(program);
  return has(local, name) ? local.cache[local.resolve(name)]?.exports : undefined;
}

/** Whether a function of the module, or a method of one of its classes, has been wrapped. */
function patched(exported: unknown): boolean {
  const members: unknown[] = [exported, ...Object.values(exported as Record<string, unknown>)];
  return members.some((member) => isWrapped(member) || methods(member).some(isWrapped));
}

function methods(member: unknown): unknown[] {
  if (typeof member !== 'function') return [];
  const prototype = (member as { prototype?: object }).prototype ?? {};
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }): unknown => value);
}
