import type { Identity, ServiceLevel } from '@golden-path/spec';
import { exampleSeries } from '../slo/rule-tests/example';
import { inputSeries, type InputSeries, type Stretch } from '../slo/rule-tests/history';
import { holds, noValue, type RuleTest } from '../slo/rule-tests/rule-test';
import type { RuleTestFile } from '../slo/rule-tests/rule-tests';
import { analysis, POD_HASH_LABEL } from './analysis';

/** Events of a minute of each version's pods: in one namespace the canary fails 14 of a hundred, in another all. */
const TRAFFIC: readonly { namespace: string; hash: string; good: number; bad: number }[] = [
  { namespace: 'prod', hash: 'stable', good: 900, bad: 0 },
  { namespace: 'prod', hash: 'canary', good: 86, bad: 14 },
  { namespace: 'prod', hash: 'idle', good: 0, bad: 0 },
  { namespace: 'dev', hash: 'canary', good: 0, bad: 500 },
];

const MINUTES = 10;

/** For `promtool test rules`: that an analysis is about the canary's pods alone, and has no value without requests. */
export function analysisTests(identity: Identity, level: ServiceLevel): RuleTestFile {
  const tests = analysis(level, '').metrics.map(({ name, provider }): RuleTest => {
    const objective = level.objectives.find((candidate) => candidate.name === name);
    const asked = (namespace: string, hash: string): string =>
      (provider.prometheus?.query ?? '')
        .replaceAll('{{args.namespace}}', namespace)
        .replaceAll('{{args.canary}}', hash);
    const ratio = (namespace: string, hash: string, expected: number) =>
      holds(`abs(${asked(namespace, hash)} - ${expected}) < bool 1e-9`, MINUTES);
    return {
      name: `${name}: of the canary alone`,
      interval: '1m',
      input_series: TRAFFIC.flatMap(({ namespace, hash, good, bad }) => {
        const history: Stretch[] = [{ minutes: MINUTES, good, bad }];
        const place = { identity, environment: { namespace } };
        const examples = objective === undefined ? [] : exampleSeries(place, objective);
        return inputSeries(examples, history, 1).map((series) => ofVersion(series, hash));
      }),
      promql_expr_test: [
        ratio('prod', 'canary', 0.14),
        ratio('prod', 'stable', 0),
        ratio('dev', 'canary', 1),
        noValue(asked('prod', 'idle'), MINUTES),
        noValue(asked('prod', 'not-scraped'), MINUTES),
      ],
    };
  });
  return { rule_files: [], evaluation_interval: '1m', tests };
}

function ofVersion({ series, values }: InputSeries, hash: string): InputSeries {
  return { series: series.replace(/\}$/, `,${POD_HASH_LABEL.replaceAll('-', '_')}="${hash}"}`), values };
}
