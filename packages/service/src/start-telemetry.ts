import { durationBuckets, readIdentity, readServiceLevel, serviceVersion } from '@golden-path/spec';
import { type Telemetry, telemetryProblems } from '@golden-path/telemetry';
import { startTelemetry } from '@golden-path/telemetry/start';

/** @returns `undefined` when something is wrong with what it starts from: `serve` tells all that is, and ends */
export function startOwnTelemetry(): Telemetry | undefined {
  try {
    if (telemetryProblems(process.env).length > 0) return undefined;
    return startTelemetry({
      serviceName: readIdentity().name,
      serviceVersion: serviceVersion(),
      durationBuckets: durationBuckets(readServiceLevel()),
    });
  } catch {
    return undefined;
  }
}
