import { diag, DiagLogLevel } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import { log } from './logger';

/** OpenTelemetry's own complaints become log lines. */
export function logDiagnostics(level: string | undefined): void {
  const told = (args: unknown[]) => ({ detail: args.map(String).join(' ') });
  diag.setLogger(
    {
      error: (...args) => {
        log.error('opentelemetry', told(args));
      },
      warn: (...args) => {
        log.warn('opentelemetry', told(args));
      },
      info: (...args) => {
        log.info('opentelemetry', told(args));
      },
      debug: (...args) => {
        log.debug('opentelemetry', told(args));
      },
      verbose: (...args) => {
        log.debug('opentelemetry', told(args));
      },
    },
    { logLevel: diagLogLevelFromString(level) ?? DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
