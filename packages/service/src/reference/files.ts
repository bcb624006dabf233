import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIdentity } from '@golden-path/spec';
import { httpReference, type ReferenceFile } from '../http/reference';
import { loadAtStartup } from '../import/startup';
import { defaultSource, served } from '../../../../service/src/served';
import { openStore } from '../store';
import { replaceBlock } from './block';
import { configurationReference } from './configuration';
import { datasetTable } from './data';
import { defectTable } from './data-quality';
import { commandReference, targetTable } from './makefile';
import { settingsTable, telemetryReference } from './telemetry';

/** Every piece of documentation that follows from the service's code. @param root of the repository */
export async function referenceFiles(root: string): Promise<ReferenceFile[]> {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const block = (path: string, name: string, content: string): ReferenceFile[] =>
    existsSync(join(root, path)) ? [{ path, content: replaceBlock(read(path), name, content) }] : [];
  const { version } = JSON.parse(read('service/package.json')) as { version: string };
  const shipped = await shippedDataset();
  return [
    ...(await httpReference(served, readIdentity(), version)),
    { path: 'docs/configuration.md', content: configurationReference(served) },
    {
      path: 'docs/telemetry.md',
      content: telemetryReference(join(root, 'service', 'telemetry-schema.yaml')),
    },
    ...block('packages/telemetry/README.md', 'settings', settingsTable()),
    { path: 'docs/commands.md', content: commandReference(read('Makefile')) },
    ...block('docs/data.md', 'dataset', datasetTable(shipped)),
    ...block('docs/data-quality.md', 'defects', defectTable(served, shipped?.defects ?? [])),
    ...block('README.md', 'targets', targetTable(read('Makefile'))),
  ];
}

async function shippedDataset() {
  const store = await openStore({ resource: served, url: undefined });
  await loadAtStartup({ resource: served, store, file: undefined, defaultFile: defaultSource });
  const dataset = await store.dataset();
  await store.close();
  return dataset;
}
