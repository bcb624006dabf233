import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { served } from '../test/served';
import { loadUntilDone } from './loading';
import { Readiness } from './readiness';
import { openStore } from './store';
import type { Store } from './store/store';

const folder = mkdtempSync(join(tmpdir(), 'secret-place-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What `/ready` says after a start with this file, or on this store. */
async function reasonOf(file: string, failing: Partial<Store> = {}): Promise<string> {
  const store = await openStore({ resource: served, url: undefined });
  const readiness = new Readiness();
  const metrics = { imported: () => undefined, datasetLoaded: () => undefined };
  await loadUntilDone({
    loads: [{ resource: served, store: Object.assign(store, failing), file, metrics }],
    readiness,
    signal: new AbortController().signal,
  });
  await store.close();
  return readiness.reason;
}

test.each([
  ['is not there', 'absent.json', undefined, 'the log says why'],
  ['is a folder', 'folder', undefined, 'the log says why'],
  [
    'breaks off',
    'torn.json',
    '{"NLRTM": {"name": "Rotterdam"}, "NLAMS": {',
    'byte 33, after record "NLRTM" is where the source breaks off',
  ],
  ['holds nothing of use', 'useless.json', '[1, 2]', 'useless.json holds no usable record (2 rejected)'],
  ['is not gzip', 'torn.json.gz', Buffer.from([0x1f, 0x8b, 8, 0, 0]), 'the gzip stream is damaged'],
])('of a file that %s, /ready tells no path', async (_what, name, content, says) => {
  const file = join(folder, name);
  if (content !== undefined) writeFileSync(file, content);
  else if (name === 'folder') mkdirSync(file);

  const reason = await reasonOf(file);

  expect(reason).toContain(says);
  expect(reason).not.toContain('secret-place');
});

test('what the database says of itself is for the log alone', async () => {
  const file = join(folder, 'good.json');
  writeFileSync(file, '[]');
  const beginImport = () => Promise.reject(new Error('unable to open /secret-place/ports.db'));

  expect(await reasonOf(file, { beginImport })).toBe('the data set could not be loaded: the log says why');
});
