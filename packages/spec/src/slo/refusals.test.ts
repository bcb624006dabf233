import { problems, TEXT } from '../../test/objectives';

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
