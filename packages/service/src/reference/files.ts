import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAddresses, readIdentity, serviceVersion } from '@golden-path/spec';
import { httpReference, type ReferenceFile } from '../http/reference';
import { loadAtStartup } from '../import/startup';
import type { Composition } from '../composition';
import type { ResourceDefinition } from '../resource/definition';
import { openStore } from '../store';
import { blockStart, replaceBlock } from './block';
import { configurationReference } from './configuration';
import { datasetTable, shapesTable } from './data';
import { defectTable } from './data-quality';
import { commandReference, targetTable } from './makefile';
import { settingsTable, telemetryGuide, telemetryReference } from './telemetry';
import { telemetrySchema } from './telemetry-schema';

/** Every piece of documentation that follows from the service's code. @param root of the repository */
export async function referenceFiles(root: string, composition: Composition): Promise<ReferenceFile[]> {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  // A document that does without has none.
  const block = (path: string, name: string, content: string): ReferenceFile[] =>
    existsSync(join(root, path)) && read(path).includes(blockStart(name))
      ? [{ path, content: replaceBlock(read(path), name, content) }]
      : [];
  const [first] = composition.resources;
  const shipped = first && (await shippedDataset(first));
  return [
    ...(await httpReference(composition, readIdentity(), serviceVersion(root), readAddresses(root))),
    { path: 'docs/configuration.md', content: configurationReference(composition) },
    { path: 'docs/telemetry.md', content: telemetryGuide() },
    { path: 'docs/telemetry-reference.md', content: telemetryReference(telemetrySchema(root, composition)) },
    ...block('packages/telemetry/README.md', 'settings', settingsTable()),
    { path: 'docs/commands.md', content: commandReference(read('Makefile')) },
    ...(shipped === undefined ? [] : block('docs/data.md', 'dataset', datasetTable(shipped))),
    ...(first === undefined ? [] : block('docs/data.md', 'shapes', shapesTable(first))),
    ...block(
      'docs/data-quality.md',
      'defects',
      defectTable(first ?? { defects: [] }, shipped?.defects ?? []),
    ),
    ...block('README.md', 'targets', targetTable(read('Makefile'))),
  ];
}

async function shippedDataset(resource: ResourceDefinition) {
  const store = await openStore({ resource, url: undefined });
  await loadAtStartup({ resource, store, file: undefined });
  const dataset = await store.dataset();
  await store.close();
  return dataset;
}
