import { channel } from 'node:diagnostics_channel';
import http from 'node:http';
import { createRequire } from 'node:module';
import { type Instrumentation, isWrapped } from '@opentelemetry/instrumentation';
import { libraryOf } from './instrumentations';
import { log } from './logger';
import { hotMetrics } from './metrics';
import { servesHttp } from './servers';

const TOO_LATE =
  'start telemetry before anything else is loaded, an ES module by node --require or --import; see which versions ' +
  'are known, and that Node.js is 22.22.3, 24.11.1 or newer for an ES module';

const NO_SERVER_SPAN =
  'requests get no server span, no duration and no line in the log: app.use(httpTelemetry(…)) before any other ' +
  'middleware with Koa; startTelemetry({ incomingHttp: { ignorePaths: […] } }) with Express, Fastify or node:http';

/**
 * Warns about every instrumentation that is not active although what it instruments is loaded, which happens when
 * that was loaded before the telemetry. Call when the program has loaded everything and listens.
 * @returns the names that were warned about
 */
export function checkInstrumentations(
  instrumentations: readonly Instrumentation[],
  program: string,
): readonly string[] {
  const inactive = instrumentations.map(libraryOf).filter((name) => !isActive(name, program));
  for (const instrumentation of inactive) warn(instrumentation, TOO_LATE);
  const unmeasured = instrumentations.length === 0 ? undefined : unmeasuredServer(program);
  if (unmeasured === undefined) return inactive;
  warn(unmeasured, NO_SERVER_SPAN);
  return [...inactive, unmeasured];
}

/** Also where there is nothing to be active for. */
function isActive(name: string, program: string): boolean {
  if (name === 'http') return isWrapped(http.request);
  // Node's own fetch, which tells whoever listens.
  if (name === 'undici') return channel('undici:request:create').hasSubscribers;
  const loaded = loadedExports(name, program);
  return loaded === undefined || isPatched(loaded);
}

/** What takes requests that nobody measures: `koa`, or `http-server` for all others. */
function unmeasuredServer(program: string): string | undefined {
  if (hotMetrics.measuresHttp) return undefined;
  if (loadedExports('koa', program) !== undefined) return 'koa';
  return servesHttp() ? 'http-server' : undefined;
}

function warn(instrumentation: string, hint: string): void {
  log.warn('instrumentation is not active', { instrumentation, hint });
}

function loadedExports(name: string, program: string): unknown {
  const local = createRequire(program);
  try {
    return local.cache[local.resolve(name)]?.exports;
  } catch {
    // No such package, or none for `require`.
    return undefined;
  }
}

/** Whether a function of the module, or a method of one of its classes, has been wrapped. */
function isPatched(exported: unknown): boolean {
  const members: unknown[] = [exported, ...Object.values(exported as Record<string, unknown>)];
  return members.some((member) => isWrapped(member) || methods(member).some(isWrapped));
}

function methods(member: unknown): unknown[] {
  if (typeof member !== 'function') return [];
  const prototype = (member as { prototype?: object }).prototype ?? {};
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }): unknown => value);
}
