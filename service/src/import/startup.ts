import { log } from '@golden-path/telemetry';
import type { ResourceDefinition } from '../resource/definition';
import type { Store } from '../store/store';
import { StoreUnavailable } from '../store/store';
import type { ImportReport } from './report';
import { runImport } from './run';
import { openSource, sha256Of } from './source';

export interface StartupOptions {
  readonly resource: ResourceDefinition;
  readonly store: Store;
  /** The file the operator named, if any. */
  readonly file: string | undefined;
  /** What comes with the service. */
  readonly defaultFile: string;
  readonly signal?: AbortSignal;
}

/** Another replica may be filling the same database; it is given this long, in milliseconds. */
const LOCK_TIMEOUT = 10 * 60_000;

/**
 * Fills an empty store; and a filled one when the operator named a file that is not what is loaded. When that fails,
 * what was loaded before keeps being served.
 * @returns what the import did, or `undefined` when there was nothing to do
 * @throws when the store is empty and stays so
 */
export async function loadAtStartup(options: StartupOptions): Promise<ImportReport | undefined> {
  const { resource, store, file, defaultFile, signal } = options;
  const loaded = await store.dataset();
  if (loaded !== undefined && file === undefined) return undefined;
  try {
    const path = file ?? defaultFile;
    if (loaded?.sha256 === (await sha256Of(path))) return undefined;
    const report = await runImport({
      resource,
      store,
      mode: 'merge',
      lockTimeout: LOCK_TIMEOUT,
      source: await openSource(path),
      ...(signal !== undefined && { signal }),
    });
    return report;
  } catch (error) {
    if (loaded === undefined || error instanceof StoreUnavailable) throw error;
    log.error('import failed, the data loaded before keeps being served', { error, source: loaded.source });
    return undefined;
  }
}
