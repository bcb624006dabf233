import { packageOf, programFile } from './program';

/** Who writes the lines, as it stands in every one of them. */
interface Identity {
  readonly service?: string;
  readonly version?: string;
}

export interface ServiceIdentity {
  readonly serviceName: string;
  readonly serviceVersion: string;
}

let identity: Identity | undefined;
let changed = (): void => undefined;

/**
 * Says who writes the lines: `startTelemetry` does it, and a program that does not start telemetry may. Without either
 * they bear the name and version of the package.json nearest above the program. `OTEL_SERVICE_NAME` comes first.
 */
export function identifyLogs({ serviceName, serviceVersion }: ServiceIdentity): void {
  identity = { service: nameInEnvironment() ?? serviceName, version: serviceVersion };
  changed();
}

export function identified(): Identity {
  identity ??= ofProgram();
  return identity;
}

/** @param react is called when somebody has said who writes the lines */
export function onIdentified(react: () => void): void {
  changed = react;
}

function ofProgram(): Identity {
  const { name, version } = packageOf(programFile());
  const service = nameInEnvironment() ?? name;
  return { ...(service !== undefined && { service }), ...(version !== undefined && { version }) };
}

function nameInEnvironment(): string | undefined {
  const name = process.env.OTEL_SERVICE_NAME;
  return name === '' ? undefined : name;
}
