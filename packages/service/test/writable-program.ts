import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { Program } from './process';

const folder = mkdtempSync(join(tmpdir(), 'writable-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const built = (name: string): string => JSON.stringify(join(repositoryRoot(), 'packages', name, 'dist'));

/** A service whose records are counters, each a number under a name. */
const MAIN = `
const { serve, defineResource } = require(${built('service')});
const { postgresql } = require(${built('postgresql')});
const readKey = (text) => (/^c[0-9]{1,9}$/.test(text) ? text : undefined);
const counters = defineResource({
  singular: 'counter', plural: 'counters', title: 'Counter', description: 'A number',
  key: 'id', keyPattern: '^c[0-9]{1,9}$', readKey,
  fields: [
    { name: 'id', type: 'string', description: 'Name', example: 'c1', required: true },
    { name: 'value', type: 'integer', description: 'Number', example: 1, required: true, sortable: true },
  ],
  filters: [], search: ['id'], groupings: [], defects: [], writable: true,
  parse: (raw, key) => ({ record: { id: key ?? raw.id, value: raw.value } }),
});
serve({ resources: [counters], stores: [postgresql] });
`;

/** The service as a process of its own, and how to write to it. */
export interface WritableProgram {
  readonly program: Program;
  readonly origin: string;
  /** Header fields of who may write. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @param url where it keeps its records */
export async function startWritable(url: string): Promise<WritableProgram> {
  const main = join(folder, 'main.js');
  writeFileSync(main, MAIN);
  const program = new Program([main], {
    ...{ PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0', LOG_LEVEL: 'info', DATABASE_URL: url },
    ...{ WRITES_PER_MINUTE: '1000000', DEVELOPMENT_KEY: randomBytes(32).toString('base64url') },
    // What a busy machine takes is no fault here.
    ...{
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      DATABASE_CONNECT_TIMEOUT_MS: '30000',
      DATABASE_STATEMENT_TIMEOUT_MS: '30000',
    },
  });
  const { port } = (await program.line('listening')) as unknown as { port: number };
  await program.line('ready');
  const token = await program.until('a token', () => /^eyJ[\w.-]+$/m.exec(program.stderr)?.[0]);
  return {
    program,
    origin: `http://127.0.0.1:${port}`,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
  };
}
