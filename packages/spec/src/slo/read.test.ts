import { parse, problems, TEXT } from '../../test/objectives';
import { durationBuckets } from './buckets';
import { readServiceLevel } from './read';

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

test("the repository's own file can be used", () => {
  expect(readServiceLevel().objectives.length).toBeGreaterThan(0);
});
