import type { Identity } from '@golden-path/spec';
import { SHUTDOWN } from '../workload/shutdown';
import { POD_DEFAULTS, POD_SCHEMA, type PodSettings } from './pods';
import { count, section, text, type Schema } from './schema';

/** What every service has that may differ between two environments. */
export interface BaseSettings extends PodSettings {
  readonly image: {
    readonly repository: string;
    readonly tag: string;
    readonly digest: string;
  };
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: {
    readonly cpu: string;
    readonly memory: string;
  };
  readonly replicas: {
    readonly min: number;
    readonly max: number;
    readonly cpuPercent: number;
    readonly requestsPerSecond: number;
  };
}

/** A registry may have a listen port; a colon anywhere else begins a tag. */
const IMAGE_REPOSITORY =
  '^([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$';

/** What runs anywhere without operators or custom resources: two replicas with the embedded database. */
export function baseDefaults(identity: Identity, version: string): BaseSettings {
  return {
    image: { repository: identity.image, tag: version, digest: '' },
    environment: { LOG_LEVEL: 'info' },
    resources: { cpu: '100m', memory: '192Mi' },
    replicas: { min: 2, max: 6, cpuPercent: 70, requestsPerSecond: 0 },
    ...POD_DEFAULTS,
  };
}

/** What the settings of every service mean and may be. */
export const BASE_SCHEMA: Readonly<Record<keyof BaseSettings, Schema>> = {
  image: section('The image that runs.', {
    repository: text('Without tag and digest.', IMAGE_REPOSITORY),
    tag: text(
      'For people to read; it decides only where there is no digest.',
      '^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$',
    ),
    digest: text('sha256:… of the image; empty: by tag.', '^(sha256:[0-9a-f]{64})?$'),
  }),
  environment: {
    type: 'object',
    description:
      "The service's settings as environment variables, all values text; docs/configuration.md lists them.",
    // What is derived from them: where the pods are called, and how long they may take to end.
    properties: {
      PORT: text('Where the pods listen.', '^([1-9][0-9]{0,4})?$'),
      ...Object.fromEntries(
        Object.values(SHUTDOWN).map(({ name }) => [name, text('In seconds.', '^(0|[1-9][0-9]{0,2})?$')]),
      ),
    },
    additionalProperties: { type: 'string' },
    propertyNames: { pattern: '^[A-Z][A-Z0-9_]*$' },
  },
  resources: section('Of each pod.', {
    cpu: text(
      'Requested; there is no limit, for throttling is latency.',
      '^([1-9][0-9]*m|[1-9][0-9]*(\\.[0-9]+)?)$',
    ),
    memory: text('Requested and limited; the heap gets half of it.', '^[1-9][0-9]*(Mi|Gi)$'),
  }),
  replicas: section('How many pods; the autoscaler moves between the two.', {
    min: count('At least.', 1, 100),
    max: count('At most.', 1, 100),
    cpuPercent: count('Scale to keep the CPU at this share of the request.', 10, 100),
    requestsPerSecond: count(
      'Scale to this rate per pod too; needs a custom-metrics adapter. 0: do not.',
      0,
      100_000,
    ),
  }),
  ...POD_SCHEMA,
};
