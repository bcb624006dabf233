import { knownNames, knownShapes } from '../import/known-shapes';
import type { ResourceDefinition } from '../resource/definition';
import type { Dataset } from '../store/store';

/** The table of docs/data.md: what comes with the service. */
export function datasetTable(dataset: Dataset): string {
  const { source, records, sha256 } = dataset;
  return [
    '| file | records | SHA-256 |',
    '|---|---|---|',
    `| \`${source}\` | ${records} | \`${sha256}\` |`,
  ].join('\n');
}

/** The tables of docs/data.md: every shape of a file that an import reads, and the names it looks for. */
export function shapesTable(resource: ResourceDefinition): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  return [
    '| shape | looks like |',
    '|---|---|',
    ...knownShapes(resource).map(({ name, example }) => `| ${cell(name)} | \`${cell(example)}\` |`),
    '',
    '| field | other names |',
    '|---|---|',
    ...knownNames(resource).map(([field, names]) => `| \`${field}\` | ${cell(names)} |`),
  ].join('\n');
}
