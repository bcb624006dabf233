import { packageOf, programFile } from './program';
import { read, resourceAttributes } from './environment';

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
 * they bear the name and version of the package.json nearest above the program. What the environment says comes first,
 * as in traces and metrics.
 */
export function identifyLogs({ serviceName, serviceVersion }: ServiceIdentity): void {
  identity = { service: serviceName, version: serviceVersion, ...inEnvironment() };
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
  return {
    ...(name !== undefined && { service: name }),
    ...(version !== undefined && { version }),
    ...inEnvironment(),
  };
}

/** `OTEL_SERVICE_NAME` comes before `OTEL_RESOURCE_ATTRIBUTES`: OpenTelemetry's specification of the resource SDK. */
function inEnvironment(): Identity {
  const attributes = knownAttributes();
  const service = read(process.env, 'OTEL_SERVICE_NAME') ?? attributes.get('service.name');
  const version = attributes.get('service.version');
  return { ...(service !== undefined && { service }), ...(version !== undefined && { version }) };
}

/** What is wrong with them stops whoever starts telemetry; a program that only logs does without. */
function knownAttributes(): ReadonlyMap<string, string> {
  try {
    return resourceAttributes(read(process.env, 'OTEL_RESOURCE_ATTRIBUTES') ?? '');
  } catch {
    return new Map();
  }
}
