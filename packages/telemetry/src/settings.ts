import { type Environment, read, resourceAttributes } from './environment';
import { logLevels } from './logger';

/** The telemetry's part of the environment cannot be used; every problem is listed. */
export class TelemetrySettingsError extends Error {
  override readonly name = 'TelemetrySettingsError';
  constructor(readonly problems: readonly string[]) {
    super(
      ['The telemetry settings cannot be used:', ...problems.map((problem) => `  - ${problem}`)].join('\n'),
    );
  }
}

/** One variable that is read here or, after being checked here, by the OpenTelemetry packages. */
export interface TelemetrySetting {
  readonly variable: string;
  readonly description: string;
  /** Completes "… must be". */
  readonly allowed: string;
  readonly default: string;
  /** Never printed. */
  readonly secret?: boolean;
  /** Whether the text is allowed; an empty variable counts as not set and is not asked about. */
  readonly accepts: (text: string) => boolean;
  /** Whether it is made of names that are known, in any case of letters. */
  readonly isOfNames?: boolean;
}

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
];
const protocols = ['http/json', 'http/protobuf'];
const propagators = ['tracecontext', 'baggage', 'b3', 'b3multi', 'none'];
const diagLevels = ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'];
const detectors = ['env', 'serviceinstance', 'host', 'os', 'process', 'all', 'none'];

/** Every setting, in the order of the documentation. Names, values and defaults are OpenTelemetry's where it has them. */
export const telemetrySettings: readonly TelemetrySetting[] = [
  {
    variable: 'LOG_LEVEL',
    description: 'The least severe line that is written. `SIGUSR2` switches between it and `debug`.',
    default: 'info',
    allowed: `one of ${logLevels.join(', ')}`,
    accepts: (text) => logLevels.some((level) => level === text.toLowerCase()),
  },
  {
    variable: 'OTEL_SDK_DISABLED',
    description: '`true` turns metrics and traces off; logs keep their request ids.',
    default: 'false',
    ...oneOf(['true', 'false']),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    description:
      'The collector; `/v1/traces` is added. While neither it nor the next is set, spans are not exported.',
    default: 'not set',
    ...url(),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    description: 'The same for traces alone, used as it stands.',
    default: 'not set',
    ...url(),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_PROTOCOL',
    description: 'Encoding of what is exported; `OTEL_EXPORTER_OTLP_TRACES_PROTOCOL` comes before it.',
    default: 'http/json',
    ...oneOf(protocols),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
    description: 'The same for traces alone.',
    default: 'http/json',
    ...oneOf(protocols),
  },
  {
    variable: 'OTEL_TRACES_EXPORTER',
    description:
      '`otlp` exports even while no endpoint is set (to `http://localhost:4318`); `none` never exports.',
    default: '`otlp` when an endpoint is set, else `none`',
    ...oneOf(['otlp', 'none']),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_HEADERS',
    description:
      'Headers of every export, such as `api-key=secret`; `OTEL_EXPORTER_OTLP_TRACES_HEADERS` adds to them.',
    default: 'none',
    secret: true,
    allowed: 'name=value pairs separated by commas',
    accepts: (text) => text.split(',').every((pair) => /^\s*(?:[^=\s]+\s*=.*)?$/.test(pair)),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_TIMEOUT',
    description: 'Milliseconds that an export may take, with all its attempts.',
    default: '10000',
    ...integer(),
  },
  {
    variable: 'OTEL_EXPORTER_OTLP_COMPRESSION',
    description: 'Of what is exported.',
    default: 'none',
    ...oneOf(['gzip', 'none']),
  },
  {
    variable: 'OTEL_TRACES_SAMPLER',
    description: 'Which traces are recorded. A caller’s decision comes first with `parentbased_…`.',
    default: 'parentbased_always_on',
    ...oneOf(samplers),
  },
  {
    variable: 'OTEL_TRACES_SAMPLER_ARG',
    description: 'The share of traces that `…traceidratio` records; needed there, ignored elsewhere.',
    default: 'none',
    allowed: 'a number from 0 to 1',
    accepts: isRatio,
  },
  {
    variable: 'OTEL_PROPAGATORS',
    description: 'Headers in which trace context comes in and goes out.',
    default: 'tracecontext,baggage',
    ...someOf(propagators),
  },
  {
    variable: 'OTEL_SERVICE_NAME',
    description: 'Overrides the name that the code gives, in logs as in spans and metrics.',
    default: 'the name the code gives',
    allowed: 'a text',
    accepts: () => true,
  },
  {
    variable: 'OTEL_RESOURCE_ATTRIBUTES',
    description:
      'What else is true of this process, such as `k8s.pod.name=…` from the Downward API; on every span and on `target_info`.',
    default: 'none',
    allowed: 'name=value pairs separated by commas, each part percent-encoded and of 255 characters at most',
    accepts: areAttributes,
  },
  {
    variable: 'OTEL_NODE_RESOURCE_DETECTORS',
    description: 'What is found out about the process for `target_info` and spans.',
    default: 'env,serviceinstance',
    ...someOf(detectors),
  },
  {
    variable: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS',
    description:
      'Only these of `@opentelemetry/auto-instrumentations-node`, such as `http,undici`; ' +
      '`OTEL_NODE_DISABLED_INSTRUMENTATIONS`: all but these.',
    default: 'those of Node.js and of what the program’s package.json depends on',
    allowed: 'names separated by commas',
    accepts: (text) => /^[a-z0-9._-]+(?:,[a-z0-9._-]+)*$/.test(text.replaceAll(' ', '')),
  },
  {
    variable: 'OTEL_LOG_LEVEL',
    description: 'How much OpenTelemetry says of itself, in log lines with the message `opentelemetry`.',
    default: 'warn',
    ...oneOf(diagLevels),
  },
  {
    variable: 'OTEL_BSP_SCHEDULE_DELAY',
    description: 'Milliseconds between exports.',
    default: '5000',
    ...integer(),
  },
  {
    variable: 'OTEL_BSP_EXPORT_TIMEOUT',
    description: 'Milliseconds that an export may take.',
    default: '30000',
    ...integer(),
  },
  {
    variable: 'OTEL_BSP_MAX_QUEUE_SIZE',
    description: 'How many spans may wait for export; more are dropped and counted.',
    default: '2048',
    ...integer(),
  },
  {
    variable: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
    description: 'Spans per export.',
    default: '512',
    ...integer(),
  },
];

/** What is wrong with the environment, one sentence per problem; empty when all is well. */
export function telemetryProblems(env: Environment): readonly string[] {
  const problems = telemetrySettings.flatMap(({ variable, allowed, accepts, secret }) => {
    const text = read(env, variable);
    if (text === undefined || accepts(text)) return [];
    return [`${variable} must be ${allowed}${secret === true ? '' : `; it is ${quote(text)}`}`];
  });
  const sampler = read(env, 'OTEL_TRACES_SAMPLER') ?? '';
  if (sampler.endsWith('traceidratio') && read(env, 'OTEL_TRACES_SAMPLER_ARG') === undefined) {
    problems.push(
      `OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1 with OTEL_TRACES_SAMPLER=${sampler}; it is not set`,
    );
  }
  return problems;
}

/**
 * Writes names as OpenTelemetry's packages know them. Its specification asks for any case of letters; they compare
 * exactly, and take what they do not know for the default.
 */
export function writeKnownNames(env: NodeJS.ProcessEnv): void {
  for (const { variable, isOfNames = false } of telemetrySettings) {
    const text = read(env, variable);
    if (isOfNames && text !== undefined) env[variable] = text.toLowerCase();
  }
}

/** A whole number from the environment; `undefined` when it is not set. */
export function integerSetting(env: Environment, variable: string): number | undefined {
  const text = read(env, variable);
  return text === undefined ? undefined : Number(text);
}

type Format = Pick<TelemetrySetting, 'allowed' | 'accepts' | 'isOfNames'>;

function oneOf(values: readonly string[]): Format {
  return {
    allowed: `one of ${values.join(', ')}`,
    accepts: (text) => values.includes(text.toLowerCase()),
    isOfNames: true,
  };
}

function someOf(values: readonly string[]): Format {
  return {
    allowed: `some of ${values.join(', ')}, separated by commas`,
    accepts: (text) => text.split(',').every((value) => values.includes(value.trim().toLowerCase())),
    isOfNames: true,
  };
}

function integer(): Format {
  return { allowed: 'a whole number', accepts: (text) => /^\d{1,9}$/.test(text) };
}

function url(): Format {
  return {
    allowed: 'an http:// or https:// URL',
    accepts: (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
  };
}

/** OpenTelemetry's packages drop all attributes, silently, for a mistake in one of them. */
function areAttributes(text: string): boolean {
  try {
    return [...resourceAttributes(text)].every(([name, value]) => name !== '' && value.length < 256);
  } catch {
    return false;
  }
}

function isRatio(text: string): boolean {
  return /^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i.test(text) && Number(text) <= 1;
}

// A value in a message stays on one line and short, whatever it holds.
function quote(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
