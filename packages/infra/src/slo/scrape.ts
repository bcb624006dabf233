import { PLACE, type Environment } from './environment';
import type { RecordingRule } from './rule';
import type { Timing } from './timing';

interface Place {
  readonly identity: { readonly name: string };
  readonly environment: Pick<Environment, 'namespace'>;
}

const RECORD = 'namespace:up:count';

/** How many pods are scraped; 0 once there were some, no value before the first. */
export function upCount({ identity, environment }: Place): string {
  return `${RECORD}{service="${identity.name}",namespace="${environment.namespace}"}`;
}

/**
 * Goes on with 0 where there is nothing to count any more, for as long as it is evaluated: what is gone is known from
 * what was never there.
 */
export function upRecording(place: Place, timing: Timing): RecordingRule {
  const { name } = place.identity;
  const { namespace } = place.environment;
  const up = `count by (${PLACE.join(', ')}) (up{job="${name}",namespace="${namespace}"} == 1)`;
  return {
    record: RECORD,
    expr: `${up}\nor on (${PLACE.join(', ')}) 0 * last_over_time(${upCount(place)}[${timing.range(24)}])`,
    labels: { service: name, namespace },
  };
}
