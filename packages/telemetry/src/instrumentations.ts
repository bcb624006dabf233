import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import { context, type Span } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { librariesOf, packageOf } from './program';
import { isOwn } from './servers';
import { type Environment, read } from './environment';

const PACKAGE = '@opentelemetry/auto-instrumentations-node';
const PREFIX = '@opentelemetry/instrumentation-';

/** Incoming requests, where no middleware of this package measures them. */
export interface IncomingHttp {
  /** Paths that are neither traced nor counted: probes and scrapes. */
  readonly ignorePaths: readonly string[];
}

/**
 * What the automatic instrumentations are told. Incoming HTTP and Koa are this package's own middleware, and logs
 * carry their ids without being patched: those three would only do the same work again, at several times the price.
 */
function configurations(incoming: IncomingHttp | undefined): Readonly<Record<string, object>> {
  return {
    http: {
      disableIncomingRequestInstrumentation: incoming === undefined,
      ignoreIncomingRequestHook: ignoring(incoming?.ignorePaths ?? []),
      requireParentforOutgoingSpans: true,
      // Exports are requests, too, but none of the service's.
      ignoreOutgoingRequestHook: () => isTracingSuppressed(context.active()),
    },
    undici: { requireParentforSpans: true },
    pg: { requireParentSpan: true, ignoreConnectSpans: true, requestHook: nameOperation },
    ...Object.fromEntries(doneHere.map((name) => [name, { enabled: false }])),
  };
}

/** As semantic conventions want it: https://opentelemetry.io/docs/specs/semconv/db/postgresql/ */
function nameOperation(span: Span, { query: { text } }: { readonly query: { readonly text: string } }): void {
  const command = /^\s*([a-z]+)/i.exec(text)?.[1];
  if (command !== undefined) span.setAttribute('db.operation.name', command.toUpperCase());
}

const doneHere = ['koa', 'pino'];

function ignoring(paths: readonly string[]): (request: IncomingMessage) => boolean {
  const ignored = new Set(paths);
  return ({ url = '', socket }) =>
    ignored.has(url.split('?', 1)[0] ?? '') || ('server' in socket && isOwn(socket.server));
}

/** What Node.js itself brings along. */
const builtIn = ['http', 'undici', 'runtime-node'];

/**
 * The parts of `@opentelemetry/auto-instrumentations-node` for what the program uses: Node.js and the libraries that its
 * package.json names, itself or by way of a package of the path; loading the other thirty as well would cost a quarter of the time to start.
 * Once OTEL_NODE_ENABLED_INSTRUMENTATIONS or OTEL_NODE_DISABLED_INSTRUMENTATIONS is set, that package decides.
 * @param program the file that was started
 */
export function instrumentationsFor(
  program: string,
  env: Environment,
  incoming: IncomingHttp | undefined,
): Instrumentation[] {
  const parts = createRequire(require.resolve(PACKAGE));
  const configured = configurations(incoming);
  const chosen =
    read(env, 'OTEL_NODE_ENABLED_INSTRUMENTATIONS') ?? read(env, 'OTEL_NODE_DISABLED_INSTRUMENTATIONS');
  if (chosen !== undefined) {
    const all = parts(PACKAGE) as typeof import('@opentelemetry/auto-instrumentations-node');
    return all.getNodeAutoInstrumentations(
      Object.fromEntries(Object.entries(configured).map(([name, value]) => [PREFIX + name, value])),
    );
  }
  const libraries = librariesOf(program, packageOf(__filename).name ?? '');
  return [...builtIn, ...libraries.filter((name) => !doneHere.includes(name))]
    .filter((name) => has(parts, PREFIX + name))
    .map((name) => construct(parts(PREFIX + name) as object, configured[name] ?? {}));
}

/** The name of what is instrumented: `pg`. */
export function libraryOf({ instrumentationName }: Instrumentation): string {
  return instrumentationName.slice(PREFIX.length);
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
