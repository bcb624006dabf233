import type { ResourceDefinition } from '../resource/definition';
import type { DefectCount } from '../store/store';

/** The table of docs/data-quality.md: every kind of defect, and where the shipped data has it. */
export function defectTable(
  { defects }: Pick<ResourceDefinition, 'defects'>,
  found: readonly DefectCount[],
): string {
  const rows = defects.map(({ kind, description }) => {
    const { count = 0, examples = [] } = found.find((defect) => defect.kind === kind) ?? {};
    const more = count > examples.length ? ', …' : '';
    return `| \`${kind}\` | ${description} | ${count === 0 ? '0' : `${count}: ${examples.join(', ')}${more}`} |`;
  });
  return ['| kind | what it is | in the shipped data |', '|---|---|---|', ...rows].join('\n');
}
