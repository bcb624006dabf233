import type { Identity } from '@golden-path/spec';
import type { Kept, Stage } from './report';

/** What the policy of docs/slo.md says for each stage. */
const STAGES: Readonly<Record<Stage, string>> = {
  kept: 'less than half is gone: release as you like',
  half: 'half is gone: the next work is against what burns it, and risky releases wait',
  spent: 'all is gone: only repairs are released',
  unknown: 'nothing is known',
};

/** For the team: a row for each environment and objective. */
export function markdown({ title }: Identity, kept: readonly Kept[], at: Date): string {
  const rows = kept.map((one) =>
    [
      one.environment,
      one.title,
      `${one.target} %`,
      one.good === null ? '–' : `${one.good.toFixed(3)} %`,
      one.bad === null || one.total === null ? '–' : `${one.bad} of ${one.total}`,
      one.spent === null ? '–' : `${Math.round(one.spent * 100)} %`,
      `${one.measuredDays} of ${one.window}`,
      STAGES[one.stage],
    ].join(' | '),
  );
  return `# What ${title} promised and kept

As of ${at.toISOString().slice(0, 16).replace('T', ' ')} UTC.

| environment | objective | promised | kept | bad | budget gone | over days | policy |
|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
