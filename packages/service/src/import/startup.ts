import { setTimeout as delay } from 'node:timers/promises';
import { log } from '@golden-path/telemetry';
import type { ResourceDefinition } from '../resource/definition';
import { type Dataset, ImportInProgress, type Store, StoreUnavailable } from '../store/store';
import type { ImportReport } from './report';
import { AlreadyFilled, runImport } from './run';
import { openSource, sha256Of } from './source';

export interface StartupOptions {
  readonly resource: ResourceDefinition;
  readonly store: Store;
  /** The file the operator named, if any. */
  readonly file: string | undefined;
  /** What the team's own routes have in the place of a key. */
  readonly ownPaths?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Another replica may be filling the same database; it is given this long, and looked at so often, in milliseconds. */
const PATIENCE = 10 * 60_000;
const LOOK_AGAIN = 500;

const LEFT_ALONE = 'start-up file not imported, it is for an empty database: clients write the records';

/**
 * Fills an empty store; and a filled one when the operator named a file that is not what is loaded, unless clients write
 * the records: that would undo what they wrote. When it fails, what was loaded before keeps being served. Of several
 * replicas that start together one imports, the others wait.
 * @returns what the import did, or `undefined` when there was nothing to do
 * @throws when the store is empty and stays so
 */
export async function loadAtStartup(options: StartupOptions): Promise<ImportReport | undefined> {
  const { store, signal } = options;
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const loaded = await store.dataset();
    try {
      return await loadUnlessLoaded(options, loaded);
    } catch (error) {
      if (error instanceof AlreadyFilled) continue;
      if (error instanceof ImportInProgress && Date.now() < deadline && signal?.aborted !== true) {
        await delay(LOOK_AGAIN, undefined, { signal }).catch(() => undefined);
        continue;
      }
      if (loaded === undefined || error instanceof StoreUnavailable) throw error;
      log.error('import failed, the data loaded before keeps being served', { error, source: loaded.source });
      return undefined;
    }
  }
}

async function loadUnlessLoaded(
  { resource, store, file, ownPaths = [], signal }: StartupOptions,
  loaded: Dataset | undefined,
): Promise<ImportReport | undefined> {
  const seeds = resource.writable !== undefined;
  if (seeds && loaded !== undefined) {
    if (file !== undefined) log.info(LEFT_ALONE, { source: loaded.source });
    return undefined;
  }
  const path = file ?? (loaded === undefined ? resource.data : undefined);
  if (path === undefined) return undefined;
  if (loaded?.sha256 === (await sha256Of(path))) return undefined;
  return runImport({
    resource,
    store,
    seeds,
    ownPaths,
    mode: 'merge',
    // Half a data set must not be taken for a whole one at the next start.
    whenInterrupted: 'roll back',
    source: await openSource(path),
    ...(signal !== undefined && { signal }),
  });
}
