import { runInNewContext } from 'node:vm';
import { infra } from '../../test/this-service';
import { selected } from '../slo/promql';
import { variant, variants } from '../slo/variants';
import { ABOUT, analysis } from './analysis';

describe.each(Object.entries({ 'the repository': infra.level, ...variants() }))(
  'Given the objectives of %s',
  (_name, level) => {
    const { args, metrics } = analysis(level, 'http://prometheus');

    it('then every series that a release is judged by is of its own pods, in its own namespace', () => {
      const series = metrics.flatMap(({ provider }) => selected(provider.prometheus?.query ?? ''));

      expect(metrics).toHaveLength(
        level.objectives.filter(({ indicator }) => indicator.kind === 'ratio').length,
      );
      for (const { matchers } of series)
        expect(matchers).toEqual(
          expect.arrayContaining([
            { label: 'namespace', operator: '=', value: '{{args.namespace}}' },
            { label: 'rollouts_pod_template_hash', operator: '=', value: '{{args.canary}}' },
          ]),
        );
    });

    it('then every argument has a value, of its own or of the Rollout', () => {
      const given = [...args.filter(({ value }) => value !== undefined), ...ABOUT].map(({ name }) => name);
      const asked = [...JSON.stringify(metrics).matchAll(/\{\{args\.([\w-]+)\}\}/g)].map(([, name]) => name);

      expect(given.toSorted()).toEqual(args.map(({ name }) => name).toSorted());
      expect([...new Set(asked)].toSorted()).toEqual(metrics.length > 0 ? given.toSorted() : []);
    });
  },
);

describe('Given objectives of 99.5 % over 30 days', () => {
  const level = variant((text) =>
    text.replace(/duration: \d+[dw]/, 'duration: 30d').replace(/targetPercent: .*/, 'targetPercent: 99.5'),
  );
  const {
    args,
    metrics: [first],
  } = analysis(level, 'http://prometheus');
  /** What Argo Rollouts says of a result: conditions are in a language that is JavaScript here, but for `len`. */
  const verdict = (...result: number[]): string => {
    const holds = (condition = ''): boolean => {
      const text = args.reduce(
        (so, { name, value }) => so.replace(`{{args.${name}}}`, value ?? ''),
        condition,
      );
      return runInNewContext(text, { result, len: ({ length }: number[]) => length }) as boolean;
    };
    if (holds(first?.failureCondition)) return 'failed';
    return holds(first?.successCondition) ? 'successful' : 'inconclusive';
  };

  it('then a release goes back at the rate that pages', () => {
    expect(verdict(0.072)).toBe('successful');
    expect(verdict(0.0721)).toBe('failed');
    expect(first?.failureLimit).toBe(1);
  });

  it('then it is not judged by what is not there', () => {
    expect(verdict()).toBe('inconclusive');
    expect(verdict(Number.NaN)).toBe('inconclusive');
  });

  it('then it goes on for five minutes without: asked each minute, or each ten seconds after an error', () => {
    expect(first).toMatchObject({ interval: '60s', inconclusiveLimit: 4, consecutiveErrorLimit: 30 });
  });
});
