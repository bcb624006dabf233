import type { Series } from './histogram';
import { hotMetrics } from './metrics';

/** What became of a request, as far as metrics tell requests apart. */
export interface Outcome {
  readonly method: string;
  /** Absent where no path matched. */
  readonly route?: string | undefined;
  /** Absent where nothing was sent. */
  readonly status?: number | undefined;
  readonly errorType?: string | undefined;
}

interface Known extends Outcome {
  readonly series: Series;
}

/** What became of requests so far, by route: a few of each. Looking there costs a third of putting a key together. */
const known = new Map<string | undefined, Known[]>();
let histogram = hotMetrics.httpDuration;

/** The durations of requests with this outcome. */
export function durationsOf(outcome: Outcome): Series {
  const { method, route, status, errorType } = outcome;
  if (histogram !== hotMetrics.httpDuration) {
    histogram = hotMetrics.httpDuration;
    known.clear();
  }
  const ofRoute = known.get(route) ?? [];
  for (const one of ofRoute)
    if (one.status === status && one.method === method && one.errorType === errorType) return one.series;
  const series = histogram.series(`${method} ${status ?? ''} ${errorType ?? ''} ${route ?? ''}`, () => ({
    'http.request.method': method,
    ...(route === undefined ? {} : { 'http.route': route }),
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(errorType === undefined ? {} : { 'error.type': errorType }),
  }));
  ofRoute.push({ method, route, status, errorType, series });
  known.set(route, ofRoute);
  return series;
}

/** A request that a service is there for. */
export interface ExpectedRequest {
  readonly method: string;
  /** Its path, as `http.route` has it. */
  readonly route: string;
}

/** What objectives count: what goes well, and what is the service's own failure. */
const OUTCOMES = [
  { status: 200 },
  { status: 200, errorType: 'response_failed' },
  { status: 500, errorType: '500' },
  { status: 503, errorType: '503' },
] as const;

/**
 * Has the series that objectives read at 0 before the first request: Prometheus sees no increase in a series that is
 * born with its first error. Call it once, after `startTelemetry`.
 */
export function expectRequests(requests: readonly ExpectedRequest[]): void {
  for (const request of requests) for (const outcome of OUTCOMES) durationsOf({ ...request, ...outcome });
}
