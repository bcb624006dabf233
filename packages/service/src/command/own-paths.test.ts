/** No import takes a key that is a path of the team's own: who asked for that record would get something else. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Program } from '../../test/process';
import { built } from '../../test/writable-main';
import type { ImportReport } from '../import/report';

const folder = mkdtempSync(join(tmpdir(), 'own-paths-'));
const [main, file] = [join(folder, 'main.js'), join(folder, 'words.json')];
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Its routes open something that would keep a process from ending. */
writeFileSync(
  main,
  `
const { serve, defineResource, defineRoutes } = require(${built('service')});
const readKey = (text) => (/^[a-z]{1,10}$/.test(text) ? text : undefined);
const words = defineResource({
  singular: 'word', plural: 'words', title: 'Word', description: 'A word',
  key: 'id', keyPattern: '^[a-z]{1,10}$', readKey,
  fields: [{ name: 'id', type: 'string', description: 'Word', example: 'a', required: true }],
  filters: [], search: ['id'], groupings: [], defects: [],
  parse: (raw, key) => ({ record: { ...raw, id: key ?? raw.id } }),
});
const routes = defineRoutes((router) => {
  router.get('/words/longest', (ctx) => void (ctx.body = 'here'));
  router.get('/words/:id/history', (ctx) => void (ctx.body = 'here'));
  setInterval(() => undefined, 1000);
});
serve({ resources: [words], routes });
`,
);
writeFileSync(file, JSON.stringify([{ id: 'longest' }, { id: 'history' }, { id: 'lookup' }]));

const reasons = ['longest', 'lookup'].map((key) => `has the key ${key}, but /words/${key} is something else`);
const url = (name: string): string => `sqlite://${join(folder, name)}.sqlite`;

test('an import by command rejects it, and ends', async () => {
  const env = { PATH: process.env.PATH, DATABASE_URL: url('command') };
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'import', file], { env });
  const report = JSON.parse(stdout) as ImportReport;
  expect(report).toMatchObject({ read: 3, created: 1, rejected: 2 });
  expect(report.rejections.map(({ name }) => name)).toEqual(reasons);
});

test('an import at the start rejects it', async () => {
  const program = new Program([main], {
    ...{ PORT: '0', HOST: '127.0.0.1', DATABASE_URL: url('start'), WORDS_FILE: file, LOG_LEVEL: 'info' },
  });
  expect(await program.line('imported')).toMatchObject({ created: 1, rejected: 2 });
  program.signal('SIGKILL');
});
