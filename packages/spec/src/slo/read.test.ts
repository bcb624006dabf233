import { durationBuckets } from './buckets';
import { parseServiceLevel, readServiceLevel, ServiceLevelError } from './read';

const FILE = 'service/slo.yaml';

/** Line numbers in the tests below count from the first line, `apiVersion`. */
const TEXT = `apiVersion: openslo/v1
kind: Service
metadata:
  name: vessel-service
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: latency
spec:
  description: Fast
  service: vessel-service
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 30d
      isRolling: true
  objectives:
    - targetPercent: 99.5
  indicator:
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: Prometheus
            spec:
              query: sum(rate(http_server_request_duration_seconds_bucket{job="x",le="0.25"}[{{.window}}]))
        total:
          metricSource:
            type: Prometheus
            spec:
              query: sum(rate(http_server_request_duration_seconds_count{job="x"}[{{.window}}]))
`;

function parse(text: string) {
  return parseServiceLevel(text, 'vessel-service', FILE);
}

function problems(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ServiceLevelError) return error.problems;
    throw error;
  }
  return [];
}

describe('Given a file of objectives', () => {
  it('then everything about them is known', () => {
    expect(parse(TEXT)).toEqual({
      service: 'vessel-service',
      objectives: [
        {
          name: 'latency',
          title: 'latency',
          description: 'Fast',
          target: 99.5,
          window: 30,
          indicator: {
            kind: 'ratio',
            counts: 'good',
            part: {
              metric: 'http_server_request_duration_seconds_bucket',
              matchers: [
                { label: 'job', operator: '=', value: 'x' },
                { label: 'le', operator: '=', value: '0.25' },
              ],
            },
            total: {
              metric: 'http_server_request_duration_seconds_count',
              matchers: [{ label: 'job', operator: '=', value: 'x' }],
            },
          },
        },
      ],
    });
  });

  it.each([
    ['target: 0.995', 99.5],
    ['targetPercent: 99', 99],
    ['targetPercent: 99.99', 99.99],
    ['target: 0.9999', 99.99],
  ])('when it says %s, then the target is %d percent', (written, target) => {
    expect(parse(TEXT.replace('targetPercent: 99.5', written)).objectives[0]?.target).toBe(target);
  });

  it.each([
    ['7d', 7],
    ['4w', 28],
    ['90d', 90],
  ])('when the window is %s, then it has %d days', (written, days) => {
    expect(parse(TEXT.replace('30d', written)).objectives[0]?.window).toBe(days);
  });

  it('when a value is compared with a threshold, then no counters are needed', () => {
    const text =
      TEXT.slice(0, TEXT.indexOf('      ratioMetric')).replace(
        'targetPercent: 99.5',
        '{ target: 0.99, op: lte, value: 93600 }',
      ) +
      '      thresholdMetric: { metricSource: { type: Prometheus, spec: { query: time() - min(loaded) } } }\n';

    expect(parse(text).objectives[0]?.indicator).toEqual({
      kind: 'threshold',
      query: 'time() - min(loaded)',
      operator: '<=',
      value: 93600,
    });
  });

  it('when a query spreads over lines, then it is the same query', () => {
    const spread = TEXT.replace(
      'query: sum(rate(http_server_request_duration_seconds_count{job="x"}[{{.window}}]))',
      `query: |
                sum (
                  increase (
                    http_server_request_duration_seconds_count { job = "x", } [ {{ .window }} ]
                  )
                )`,
    );

    expect(parse(spread)).toEqual(parse(TEXT));
  });
});

describe('Given a service that is asked from outside', () => {
  const asked = (target: string): string =>
    TEXT.replace(
      '  name: vessel-service\n',
      `  name: vessel-service\n  annotations: { synthetic-target: ${target} }\n`,
    );

  it('then there is one objective more, about the time, with the window of the first', () => {
    expect(parse(asked("'99.5'")).objectives.at(-1)).toMatchObject({
      name: 'reachable',
      target: 99.5,
      window: 30,
      isSynthetic: true,
      indicator: {
        kind: 'threshold',
        query: 'min(probe_success{job="vessel-service-probe"})',
        operator: '>=',
        value: 1,
      },
    });
    expect(parse(TEXT).objectives.some(({ isSynthetic }) => isSynthetic)).toBe(false);
  });

  it.each(["'high'", "'100'", "'94'", '99.5'])('when it is asked for %s, then that is refused', (target) => {
    expect(problems(asked(target))).toEqual([
      expect.stringMatching(
        /^service\/slo\.yaml:5: metadata\.annotations\.synthetic-target is .*; allowed is a number in quotes from 95 to 99\.99/,
      ),
    ]);
  });

  it('when another objective has its name, then that is refused', () => {
    expect(problems(asked("'99'").replace('name: latency', 'name: reachable'))).toEqual([
      expect.stringContaining("metadata.name is 'reachable', as of another SLO"),
    ]);
  });
});

describe('Given the buckets of the service', () => {
  it('then every threshold is one of them, among multiples of the smallest', () => {
    const second = TEXT.slice(TEXT.indexOf('---'))
      .replace('name: latency', 'name: slow')
      .replace('le="0.25"', 'le="0.3"');

    expect(durationBuckets(parse(TEXT))).toEqual([
      0.0125, 0.025, 0.0625, 0.125, 0.25, 0.625, 1.25, 2.5, 6.25, 12.5,
    ]);
    expect(durationBuckets(parse(TEXT + second))).toContain(0.3);
  });

  it('when no objective has a threshold, then they are those of a tenth of a second', () => {
    expect(durationBuckets({ service: 'x', objectives: [] })).toEqual([
      0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    ]);
  });
});

describe('Given a file that cannot be used', () => {
  it.each([
    [
      'a target of 0',
      'targetPercent: 99.5',
      'targetPercent: 0',
      18,
      'is 0; allowed is a number from 93.056, below which',
    ],
    ['a target of 100', 'targetPercent: 99.5', 'targetPercent: 100', 18, 'is 100; allowed is a number from'],
    ['a target beyond measure', '99.5', '99.99999', 18, 'is 99.99999; allowed is a number from'],
    ['a target in words', '99.5', 'high', 18, 'is "high"; allowed is a number from'],
    ['a ratio for percent', 'targetPercent: 99.5', 'target: 99.5', 18, 'to 0.9999,'],
    [
      'no target',
      'targetPercent: 99.5',
      'displayName: x',
      18,
      'targetPercent is missing; it is a number from',
    ],
    [
      'two targets',
      'targetPercent: 99.5',
      '{ target: 0.995, targetPercent: 99.5 }',
      18,
      'allowed is one of them',
    ],
    [
      'a threshold in words',
      'le="0.25"',
      'le="fast"',
      27,
      'has le="fast", which is not a duration; allowed are seconds',
    ],
    [
      'a threshold with a unit',
      'le="0.25"',
      'le="250ms"',
      27,
      'allowed are seconds, such as le="0.1" for 100 ms',
    ],
    ['a threshold of 0', 'le="0.25"', 'le="0"', 27, 'has le="0", which is not a duration'],
    ['a bucket without threshold', ',le="0.25"', '', 27, 'counts a bucket without saying which'],
    [
      'a window of hours',
      '30d',
      '12h',
      15,
      'is "12h"; allowed is days or weeks, such as 30d or 4w, from 7d to 90d',
    ],
    [
      'a window too short for its alerts',
      '30d',
      '2d',
      15,
      'is 2d, too short for its alerts, which look back 3 days',
    ],
    ['a window too long', '30d', '1000d', 15, 'is 1000d; allowed is days or weeks'],
    ['a calendar window', 'isRolling: true', 'isRolling: false', 16, 'is false; allowed is true'],
    [
      'an unknown field',
      '  description: Fast',
      '  description: Fast\n  alerting: {}',
      12,
      'unknown field spec.alerting; allowed are',
    ],
    [
      'an unknown field deep inside',
      'counter: true',
      'counter: true\n        type: x',
      23,
      'unknown field spec.indicator.spec.ratioMetric.type; allowed are counter, good, bad, total',
    ],
    [
      'a part of OpenSLO not honoured',
      'budgetingMethod: Occurrences',
      'budgetingMethod: Timeslices',
      13,
      'is "Timeslices"; allowed is Occurrences',
    ],
    [
      'a kind not honoured',
      'kind: SLO',
      'kind: AlertPolicy',
      7,
      'is "AlertPolicy"; allowed is Service or SLO',
    ],
    [
      'another version',
      'apiVersion: openslo/v1\nkind: SLO',
      'apiVersion: openslo/v2\nkind: SLO',
      6,
      'allowed is openslo/v1',
    ],
    [
      'a query without the window',
      'count{job="x"}[{{.window}}]',
      'count{job="x"}[5m]',
      32,
      'is a query without the window; allowed is sum(rate(',
    ],
    [
      'a query that is not a counter',
      'sum(rate(http_server_request_duration_seconds_count{job="x"}[{{.window}}]))',
      'max_over_time(x[{{.window}}])',
      32,
      'is not a counter over the window',
    ],
    ['a matcher that is none', '_count{job="x"}', '_count{job=x}', 32, "has the matcher 'job=x'"],
    [
      'a regular expression that is none',
      '_count{job="x"}',
      '_count{job=~"("}',
      32,
      'not a regular expression',
    ],
    ['good and bad', 'total:', 'bad: {}\n        total:', 28, 'allowed is one of them'],
    ['no counters', 'counter: true', 'counter: false', 22, 'is false; allowed is true'],
    ['another source', 'type: Prometheus', 'type: Datadog', 25, 'is "Datadog"; allowed is Prometheus'],
    ['a name that is none', 'name: latency', 'name: La Tency', 9, 'allowed is a name of lower-case letters'],
    [
      'another service',
      '  service: vessel-service',
      '  service: other',
      12,
      'is "other"; allowed is vessel-service',
    ],
    [
      'the name of another service',
      'name: vessel-service',
      'name: other',
      4,
      "catalog-info.yaml names the service 'vessel-service'",
    ],
    [
      'two windows',
      '    - duration: 30d',
      '    - duration: 28d\n    - duration: 30d',
      14,
      'allowed is a list of one',
    ],
    [
      'a list for a map',
      'spec:\n  description: Fast',
      'spec: []\nother:\n  description: Fast',
      10,
      'spec is not a map',
    ],
    ['no YAML', 'kind: SLO', 'kind: [', 8, 'is not YAML'],
  ])('with %s, then the line and what is allowed are named', (_name, from, to, line, message) => {
    const changed = TEXT.replace(from, to);
    expect(changed).not.toBe(TEXT);

    const [first = ''] = problems(changed).filter((problem) => problem.includes(message));
    expect({ message: first, all: problems(changed) }).toEqual({
      message: expect.stringContaining(message) as string,
      all: expect.arrayContaining([first]) as string[],
    });
    expect(first).toMatch(new RegExp(`^service/slo\\.yaml:${line}: `));
  });

  it('with two SLOs of one name, then the second is refused', () => {
    const text = TEXT + TEXT.slice(TEXT.indexOf('---'));

    expect(problems(text)).toEqual([
      "service/slo.yaml:37: metadata.name is 'latency', as of another SLO; each has a name of its own",
    ]);
  });

  it('with several problems, then all are listed, in the order of the file', () => {
    const text = TEXT.replace('99.5', '100').replace('30d', '1d').replace('counter: true', 'counter: no');

    expect(problems(text).map((problem) => problem.split(':')[1])).toEqual(['15', '18', '22']);
  });

  it('with nothing in it, then what is missing is said', () => {
    expect(problems('')).toEqual([
      "service/slo.yaml:1: has no document of kind Service, named 'vessel-service'",
      'service/slo.yaml:1: has no document of kind SLO',
    ]);
  });

  it('with a target that a longer window makes too low, then the reason is the alert that could never come', () => {
    expect(problems(TEXT.replace('99.5', '95'))).toEqual([]);
    expect(problems(TEXT.replace('99.5', '95').replace('30d', '90d'))).toEqual([
      expect.stringContaining('the alert at 43.2 times the budget could never come'),
    ]);
  });
});

test("the repository's own file can be used", () => {
  expect(readServiceLevel().objectives.length).toBeGreaterThan(0);
});
