import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '..';
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
