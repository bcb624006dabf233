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
