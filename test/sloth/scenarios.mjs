// What may happen to a service that promises 99.9 % over 30 days, as Prometheus would have scraped it. Every scenario
// begins after three quiet days, so that the longest look-back is full.

export const STEP = 2; // minutes between two scrapes, and between two evaluations
export const QUIET = 3 * 24 * 60;

const job = 'port-service';
const namespace = 'port-service-prod';
const where = `job="${job}",namespace="${namespace}"`;
const counter = (labels) =>
  `http_server_request_duration_seconds_count{${where},http_request_method="GET",http_route="/ports",${labels}}`;
const good = counter('http_response_status_code="200"');
const bad = counter('http_response_status_code="500",error_type="500"');

/** `goes` in promtool's notation from the minute on at which it begins; before, `each` of a step. */
const series = (name, each, goes) => ({
  series: name,
  values: `0+${each}x${QUIET / STEP} ${goes(each * (QUIET / STEP))}`,
});
const on = (each, minutes) => (from) => `${from + each}+${each}x${minutes / STEP - 1}`;
const up = { series: `up{${where},instance="a"}`, values: `1x${(QUIET + 4 * 24 * 60) / STEP}` };

/** So many requests of a step, 10 of a second, of which a share fails from then on. */
const failing = (what, share, minutes) => {
  const all = 10 * 60 * STEP;
  return {
    what,
    minutes,
    input: [series(good, all, on(all * (1 - share), minutes)), series(bad, 0, on(all * share, minutes)), up],
  };
};

const HOUR = 60;

export const scenarios = [
  failing('every request fails', 1, 2 * HOUR),
  failing('10 % fail', 0.1, 2 * HOUR),
  failing('2 % fail', 0.02, 6 * HOUR),
  failing('0.7 % fail', 0.007, 12 * HOUR),
  failing('0.4 % fail', 0.004, 20 * HOUR),
  failing('0.2 % fail', 0.002, 40 * HOUR),
  failing('0.08 % fail, which the objective allows', 0.0008, 12 * HOUR),
  {
    what: 'one of three requests of a night fails, once',
    minutes: 2 * HOUR,
    input: [series(good, 0, (from) => `${from + 2}x59`), series(bad, 0, (from) => `${from + 1}x59`), up],
  },
  {
    what: 'ten requests an hour, and all fail',
    minutes: 2 * HOUR,
    input: [
      series(good, 0, (from) => `${from}x59`),
      series(bad, 0, () => Array.from({ length: 60 }, (_, step) => Math.floor(step / 3) + 1).join(' ')),
      up,
    ],
  },
  {
    what: 'all pods are gone',
    minutes: 2 * HOUR,
    input: [
      series(good, 1200, () => 'stale _x59'),
      series(bad, 0, () => 'stale _x59'),
      { series: up.series, values: `1x${QUIET / STEP} stale _x59` },
    ],
  },
  {
    what: 'no request arrives any more',
    minutes: 2 * HOUR,
    input: [series(good, 1200, (from) => `${from}x59`), series(bad, 0, (from) => `${from}x59`), up],
  },
];
