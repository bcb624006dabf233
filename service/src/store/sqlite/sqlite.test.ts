import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '..';
import { lighthouses } from '../../../test/lighthouses';
import { storeContract } from '../../../test/store-contract';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-'));
let files = 0;
afterAll(() => {
  rmSync(folder, { recursive: true });
});

storeContract('SQLite in memory', (resource) => openStore({ resource, url: undefined }));
storeContract('SQLite in a file', (resource) =>
  openStore({ resource, url: `sqlite://${join(folder, `${files++}.db`)}` }),
);

test('a file made for other fields is refused with what to do', async () => {
  const url = `sqlite://${join(folder, 'other.db')}`;
  await (await openStore({ resource: lighthouses, url })).close();
  await expect(
    (async () =>
      openStore({
        resource: {
          ...lighthouses,
          filters: [],
          fields: lighthouses.fields.map((field) => ({ ...field, sortable: true })),
        },
        url,
      }))(),
  ).rejects.toThrow('delete it and import again');
});
