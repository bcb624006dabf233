import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { type LogLine, Program } from './process';

const root = repositoryRoot();
const folder = mkdtempSync(join(tmpdir(), 'serve-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A service of two resources, with all that a team may add. */
const main = join(folder, 'main.js');
const buoys = join(folder, 'buoys.ndjson');
writeFileSync(buoys, '{"id":"B1","name":"North"}\n{"id":"B2","name":"South"}\n');
writeFileSync(
  main,
  `const { serve, defineResource, defineRoutes, integer, log, setting } = require(${JSON.stringify(join(root, 'packages/service/dist'))});
const { ports } = require(${JSON.stringify(join(root, 'service/dist/ports'))});
const buoys = defineResource({
  singular: 'buoy', plural: 'buoys', title: 'Buoy', description: 'A buoy', key: 'id',
  readKey: (text) => text.toUpperCase(), keyPattern: '^B[0-9]+$',
  fields: [
    { name: 'id', type: 'string', description: 'Id', example: 'B1', required: true },
    { name: 'name', type: 'string', description: 'Name', example: 'North', required: true },
  ],
  filters: [], search: ['name'], groupings: [], defects: [],
  data: ${JSON.stringify(buoys)},
  parse: ({ id, name } = {}) => (id && name ? { record: { id, name } } : { rejected: 'has no id or no name' }),
});
serve({
  resources: [ports, buoys],
  routes: defineRoutes((router, { settings }) => {
    router.get('/tide', (ctx) => { ctx.body = { height: settings.tide }; });
  }),
  settings: {
    tide: setting({ variable: 'TIDE', description: 'The tide.', format: integer(0, 9), default: 3 }),
  },
  onStart: ({ settings }) => { log.info('tide', { height: settings.tide }); },
  onStop: () => { log.info('ebb'); },
});
`,
);

function command(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

async function serving(env: Record<string, string> = {}): Promise<{ program: Program; origin: string }> {
  const program = new Program([main], { PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0', ...env });
  const { port } = (await program.line('listening')) as LogLine & { port: number };
  const origin = `http://127.0.0.1:${port}`;
  await program.until('ready', () =>
    program.lines.filter(({ msg }) => msg === 'ready').length > 1 ? true : undefined,
  );
  return { program, origin };
}

test('Given two resources in one file’s place, then each has a file, its paths, its data set and its metrics', async () => {
  const { program, origin } = await serving({ DATABASE_URL: `sqlite://${join(folder, 'both.db')}` });
  const json = async (path: string): Promise<unknown> => (await fetch(`${origin}${path}`)).json();
  expect(await json('/buoys')).toMatchObject({ total: 2 });
  expect(await json('/ports?limit=1')).toMatchObject({ total: 1634 });
  expect(await json('/dataset')).toMatchObject({ records: 1634 });
  expect(await json('/dataset/buoys')).toMatchObject({ records: 2 });
  expect(await json('/openapi.json')).toMatchObject({
    paths: { '/buoys/{id}': {}, '/ports/{unlocode}': {} },
  });
  const metrics = await (await fetch(`${origin}/metrics`)).text();
  expect(metrics).toMatch(/^ports_dataset_records.* 1634$/m);
  expect(metrics).toMatch(/^buoys_dataset_records.* 2$/m);
  expect(await program.stop()).toBe(0);
  expect(existsSync(join(folder, 'both-buoys.db'))).toBe(true);
});

test('Given settings and hooks of a team’s own, then they are read, checked, and run in their turn', async () => {
  const { program, origin } = await serving({ TIDE: '7' });
  expect(await program.line('tide')).toMatchObject({ height: 7 });
  expect(await (await fetch(`${origin}/tide`)).json()).toEqual({ height: 7 });
  expect(await program.stop()).toBe(0);
  await program.line('ebb');
  const { status, stderr } = command([], { TIDE: '10', PORT: 'x' });
  expect(status).toBe(78);
  expect(stderr).toContain('TIDE must be a whole number from 0 to 9; it is "10"');
  expect(stderr).toContain('PORT must be');
});

test('Given a word behind the program, then it is a command', () => {
  const DATABASE_URL = `sqlite://${join(folder, 'imported.db')}`;
  const imported = command(['import', '--resource', 'buoys', '--json'], { DATABASE_URL });
  expect(imported.status).toBe(0);
  expect(JSON.parse(imported.stdout)).toMatchObject({ created: 2, rejected: 0 });
  expect(command(['import', '--resource', 'ships'], { DATABASE_URL }).stderr).toContain(
    '--resource is one of ports, buoys',
  );
  expect(command(['migrate'], { DATABASE_URL })).toMatchObject({ status: 78 });
  expect(command(['health'], { PORT: '1' })).toMatchObject({ status: 1 });
  expect(command(['impotr'])).toMatchObject({ status: 64 });
  expect(command(['--help'])).toMatchObject({ status: 0 });
});
