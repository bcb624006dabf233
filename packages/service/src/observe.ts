import { createRequire } from 'node:module';
import type * as Telemetry from '@golden-path/telemetry';

/** Loaded by whoever uses it first: the threads of an import load what a resource is, and have little memory. */
let loaded: typeof Telemetry | undefined;

function telemetry(): typeof Telemetry {
  return (loaded ??= createRequire(__filename)('@golden-path/telemetry') as typeof Telemetry);
}

type Level = Exclude<keyof Telemetry.Logger, 'child'>;

const line =
  (level: Level): Telemetry.Logger[Level] =>
  (message, fields) => {
    telemetry().log[level](message, fields);
  };

/** The service's logger. */
export const log: Telemetry.Logger = {
  debug: line('debug'),
  info: line('info'),
  warn: line('warn'),
  error: line('error'),
  fatal: line('fatal'),
  child: (fields) => telemetry().log.child(fields),
};

export const counter: typeof Telemetry.counter = (...args) => telemetry().counter(...args);
export const gauge: typeof Telemetry.gauge = (...args) => {
  telemetry().gauge(...args);
};
export const requestContext: typeof Telemetry.requestContext = () => telemetry().requestContext();
export const measuredUntilNow: typeof Telemetry.measuredUntilNow = (...args) => {
  telemetry().measuredUntilNow(...args);
};

export function turnOfEventLoop(): number {
  return telemetry().eventLoop.turn;
}
