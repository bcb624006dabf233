import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportReport } from '../src/import/report';
import { runImport, type RunOptions } from '../src/import/run';
import { openSource } from '../src/import/source';
import { openStore } from '../src/store';
import type { Store } from '../src/store/store';
import { served as ports } from './served';
import { everything, pages } from './store-records';

/** An empty store in memory for each test of a file, and what it takes to fill it. */
export interface Filling {
  readonly load: (
    content: string | Buffer,
    name?: string,
    options?: Partial<RunOptions>,
  ) => Promise<ImportReport>;
  readonly keys: () => Promise<string[]>;
  readonly record: (key?: string) => Promise<Record<string, unknown>>;
}

export function filling(): Filling {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  let store: Store;
  beforeEach(async () => {
    store = await openStore({ resource: ports, url: undefined });
  });
  afterEach(() => store.close());
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  return {
    load: async (content, name = 'ports.json', options = {}) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      const source = await openSource(path);
      return runImport({ resource: ports, store, mode: 'merge', source, ...options });
    },
    keys: async () => (await pages(store, everything)).map(({ key }) => key),
    record: async (key = 'NLRTM') =>
      JSON.parse((await store.get(key))?.json ?? '{}') as Record<string, unknown>,
  };
}
