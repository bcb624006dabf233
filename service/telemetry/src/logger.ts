import pino from 'pino';
import { requestContext } from './context';

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

const root = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  mixin() {
    const ids = requestContext();
    return ids === undefined ? {} : { request_id: ids.requestId };
  },
  serializers: { error: pino.stdSerializers.errWithCause },
});

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
    child: (fields) => wrap(logger.child(fields)),
  };
}

/** The service's logger. */
export const log: Logger = wrap(root);
