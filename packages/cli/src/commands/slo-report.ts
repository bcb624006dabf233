import { repositoryRoot } from '@golden-path/spec';
import { watchedEnvironments } from '@golden-path/infra/tools';
import { defineCommand, meant, UsageError } from '../command';
import { EXIT } from '../exit-code';
import { infraOf } from '../infra';
import { markdown } from '../slo-report/markdown';
import { Prometheus } from '../slo-report/prometheus';
import { report } from '../slo-report/report';

export const sloReport = defineCommand({
  name: 'slo-report',
  summary: 'Say what was promised and kept over a window, in each environment, by what a Prometheus knows',
  about:
    'Exits 2 when a budget that it reports is spent, 1 when nothing is known of any or Prometheus does not answer: a release\nworkflow can ask it. PROMETHEUS_TOKEN, if set, is sent as a bearer token.',
  options: {
    prometheus: { type: 'string', value: 'URL', about: 'Where Prometheus is' },
    window: { type: 'string', value: 'DAYS', about: "Such as 7d or 12h; by default each objective's own" },
    environment: { type: 'string', value: 'NAME', about: 'That one alone' },
    json: { type: 'boolean', about: 'The same as JSON' },
  },
  run: async ({ prometheus, window, environment, json }) => {
    if (prometheus === undefined || !URL.canParse(prometheus))
      throw new UsageError('say where Prometheus is: --prometheus http://prometheus.example.org:9090');
    if (window !== undefined && !/^[1-9]\d{0,3}[hdw]$/.test(window))
      throw new UsageError(`--window ${window} is not a duration; write hours, days, weeks: 12h, 7d, 4w`);
    const infra = infraOf(repositoryRoot());
    const all = watchedEnvironments(infra);
    const environments = new Map(
      infra.environments.flatMap((name, index) => {
        const watched = all[index];
        return watched === undefined || (environment ?? name) !== name ? [] : [[name, watched]];
      }),
    );
    if (environments.size === 0)
      throw new UsageError(
        `there is no environment '${environment ?? ''}'${meant(environment ?? '', infra.environments)}; there are ${infra.environments.join(', ')}`,
      );
    const { identity, level } = infra;
    const asked = { identity, objectives: level.objectives, environments, window };
    const kept = await report(
      new Prometheus(
        prometheus,
        process.env.PROMETHEUS_TOKEN === '' ? undefined : process.env.PROMETHEUS_TOKEN,
      ),
      asked,
    );
    process.stdout.write(json ? `${JSON.stringify(kept, null, 2)}\n` : markdown(identity, kept, new Date()));
    if (kept.some(({ stage }) => stage === 'spent')) return EXIT.spent;
    return kept.every(({ stage }) => stage === 'unknown') ? EXIT.failed : EXIT.ok;
  },
});
