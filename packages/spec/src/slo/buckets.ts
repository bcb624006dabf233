import { exact } from './burn-rate';
import type { ServiceLevel } from './objective';
import { bucketBound } from './query';

const METRIC = 'http_server_request_duration_seconds_bucket';

/** Around the threshold that matters most, fine enough for quantiles; multiples of it. */
const LADDER = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50];

/** Where no objective has a threshold. Seconds. */
const DEFAULT_THRESHOLD = 0.1;

/**
 * Upper bounds in seconds of the histogram of request durations: every threshold of an objective is one, for only
 * what is a bucket can be counted exactly.
 */
export function durationBuckets({ objectives }: ServiceLevel): number[] {
  const thresholds = objectives
    .flatMap(({ indicator }) => (indicator.kind === 'ratio' ? [indicator.part, indicator.total] : []))
    .filter(({ metric }) => metric === METRIC)
    .flatMap((selector) => bucketBound(selector) ?? []);
  const least = thresholds.length === 0 ? DEFAULT_THRESHOLD : Math.min(...thresholds);
  return [...new Set([...LADDER.map((multiple) => exact(multiple * least)), ...thresholds])].sort(
    (a, b) => a - b,
  );
}
