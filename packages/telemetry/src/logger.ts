import { createRequire } from 'node:module';
import { context, trace } from '@opentelemetry/api';
import pino from 'pino';
import { requestContext } from './context';
import { plainFields } from './fields';
import { total } from './instruments';
import { LogDestination } from './log-destination';
import { identified, onIdentified } from './log-identity';

export type LogFields = Readonly<Record<string, unknown>>;

/** One line per call: the message says what happened, in words that never vary; the fields say to what. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** An Error under `error` is serialised with its causes. */
  error(message: string, fields?: LogFields): void;
  fatal(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to every line. */
  child(fields: LogFields): Logger;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where every line goes: standard output, in blocks, at the latest after 100 ms, on exit and on a crash. */
const destination: pino.DestinationStream & { flushSync?: () => void } = openDestination();

const root = pino(
  {
    level: configuredLevel(),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: plainFields },
    mixin: () => ({ ...identified(), ...ids() }),
  },
  destination,
);

/** The service's logger. */
export const log: Logger = wrap(root);

/** Lines that somebody has to be able to count on: written whatever LOG_LEVEL says. */
export const auditLog: Pick<Logger, 'info'> = wrap(root.child({}, { level: 'info' }));

/**
 * The start of a line at level info, for the access log, which builds its lines by hand
 * (3 µs of CPU per request less than an object for pino).
 */
let accessLineStart: string | undefined;

onIdentified(() => {
  accessLineStart = undefined;
});

function startOfAccessLine(): string {
  return `${JSON.stringify({ level: 'info', ...identified() }).slice(1, -1)},`;
}

/** Writes `{"time":…,"level":"info",…,<fields>}`; `fields` is well-formed JSON without the braces. */
export function writeInfoLine(fields: string): void {
  accessLineStart ??= startOfAccessLine();
  destination.write(`{"time":"${now()}",${accessLineStart}${fields}}\n`);
}

let millisecond = 0;
let millisecondText = '';

/** Under load, several lines share a millisecond. */
function now(): string {
  const time = Date.now();
  if (time !== millisecond) {
    millisecond = time;
    millisecondText = new Date(time).toISOString();
  }
  return millisecondText;
}

export function logsInfo(): boolean {
  return root.isLevelEnabled('info');
}

/** Writes out what is buffered, synchronously. */
export function flushLogs(): void {
  destination.flushSync?.();
}

/** Between the configured level and `debug`, back and forth: what SIGUSR2 does. */
export function toggleDebug(): void {
  const configured = configuredLevel();
  const level = root.level === 'debug' ? configured : 'debug';
  // Told at the more talkative of the two levels, so that both directions can be seen.
  root.level = 'debug';
  log.info('log level changed', { log_level: level });
  root.level = level;
}

function ids(): Record<string, string> {
  const request = requestContext();
  const span = trace.getSpanContext(context.active());
  return {
    ...(request === undefined ? {} : { request_id: request.requestId }),
    ...(span === undefined || !trace.isSpanContextValid(span)
      ? {}
      : { trace_id: span.traceId, span_id: span.spanId }),
  };
}

/** A level that is none is reported by the settings; until then, `info`. */
function configuredLevel(): LogLevel {
  const wanted = process.env.LOG_LEVEL?.toLowerCase();
  return logLevels.find((level) => level === wanted) ?? 'info';
}

function openDestination(): pino.DestinationStream {
  if (process.stdout.isTTY && process.env.NODE_ENV !== 'production') {
    const pretty = prettyStream();
    if (pretty !== undefined) return pretty;
  }
  const written = new LogDestination(process.stdout, (lines) => {
    log.warn('log lines were lost', { lines });
  });
  total(
    {
      name: 'log_lines_lost_total',
      description:
        'Lines of the log that were dropped, because standard output was full, gone or read too slowly.',
    },
    () => [{ value: written.lost, labels: {} }],
  );
  return written;
}

/** For people at a terminal, where the optional package pino-pretty is installed. */
function prettyStream(): pino.DestinationStream | undefined {
  try {
    const pretty = createRequire(__filename)('pino-pretty') as (options: object) => pino.DestinationStream;
    return pretty({ sync: true, ignore: 'service,version' });
  } catch {
    return undefined;
  }
}

function wrap(logger: pino.Logger): Logger {
  return {
    debug: (message, fields) => {
      logger.debug(fields ?? {}, message);
    },
    info: (message, fields) => {
      logger.info(fields ?? {}, message);
    },
    warn: (message, fields) => {
      logger.warn(fields ?? {}, message);
    },
    error: (message, fields) => {
      logger.error(fields ?? {}, message);
    },
    fatal: (message, fields) => {
      logger.fatal(fields ?? {}, message);
    },
    child: (fields) => wrap(logger.child(plainFields(fields))),
  };
}
