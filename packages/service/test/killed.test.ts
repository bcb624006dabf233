import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writesSurvive } from './killed';

const folder = mkdtempSync(join(tmpdir(), 'killed-'));
let files = 0;
afterAll(() => {
  rmSync(folder, { recursive: true });
});

writesSurvive('SQLite in a file', () => `sqlite://${join(folder, `${files++}.db`)}`);
