import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program } from './process';
import { writableMain } from './writable-main';

const folder = mkdtempSync(join(tmpdir(), 'writable-'));
const main = join(folder, 'main.js');
// Once: a process that starts beside another would find it half written.
writeFileSync(main, writableMain);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The service as a process of its own, and how to write to it. */
export interface WritableProgram {
  readonly program: Program;
  readonly origin: string;
  /** Header fields of who may write. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @returns where it is */
export function writableProgram(): string {
  return main;
}

/** @param url where it keeps its records @param env what else is set @param path of the program, where it is another one */
export async function startWritable(
  url: string,
  env: Readonly<Record<string, string>> = {},
  path = writableProgram(),
): Promise<WritableProgram> {
  const program = new Program([path], {
    ...{ PORT: '0', HOST: '127.0.0.1', SHUTDOWN_DRAIN_SECONDS: '0', LOG_LEVEL: 'info', DATABASE_URL: url },
    ...{ WRITES_PER_MINUTE: '1000000', DEVELOPMENT_KEY: randomBytes(32).toString('base64url') },
    // What a busy machine takes is no fault here.
    ...{
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      DATABASE_CONNECT_TIMEOUT_MS: '30000',
      DATABASE_STATEMENT_TIMEOUT_MS: '30000',
    },
    ...env,
  });
  const { port } = (await program.line('listening')) as unknown as { port: number };
  await program.line('ready');
  const token = await program.until('a token', () => /^eyJ[\w.-]+$/m.exec(program.stderr)?.[0], 20);
  return {
    program,
    origin: `http://127.0.0.1:${port}`,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
  };
}
