import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PACKAGE } from '../installed';

/** How a command runs of which somebody else has a say in what it does. */
export interface Confinement {
  /** The working directory, and all that it may write. */
  readonly folder: string;
  /** What it may read beside the programs of the system. */
  readonly readable: readonly string[];
  readonly input?: Buffer;
  /** Milliseconds, then it is killed with all that it began. */
  readonly timeout: number;
}

/**
 * Runs a command in namespaces of its own (namespaces(7)): it sees its folder, what it may read, and the system's
 * programs; no other process, no network, no variable of the caller's environment. It has no privileges.
 */
export function confined(
  command: readonly string[],
  { folder, readable, input, timeout }: Confinement,
): SpawnSyncReturns<Buffer> {
  const root = mkdtempSync(`${folder}.root-`);
  try {
    return spawnSync(
      'unshare',
      [...NAMESPACES, 'sh', '-c', SCRIPT, 'sh', root, folder, ...readable, NODE, '--', ...command],
      { env: environment('/tmp'), input: input ?? '', timeout, ...OPTIONS },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The same without namespaces: nothing but the environment and the time are limited. */
export function plain(
  command: readonly string[],
  { folder, input, timeout }: Confinement,
): SpawnSyncReturns<Buffer> {
  const [program = '', ...args] = command;
  const home = mkdtempSync(`${folder}.home-`);
  try {
    const env = environment(home);
    return spawnSync(program, args, { cwd: folder, env, input: input ?? '', timeout, ...OPTIONS });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export type Run = typeof confined;

/** How code of another version runs here: confined; where that cannot be, as somebody allowed, or not at all. */
export function runnerOf(isUnconfinedAllowed: boolean): Run | undefined {
  if (canConfine()) return confined;
  return isUnconfinedAllowed ? plain : undefined;
}

let isConfinable: boolean | undefined;

/** Whether this machine has namespaces for whoever this is: Linux, with user namespaces, and util-linux. */
export function canConfine(): boolean {
  isConfinable ??= tryIt();
  return isConfinable;
}

function tryIt(): boolean {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'golden-path-trial-')));
  try {
    const { status } = confined(['true'], { folder, readable: [], timeout: 30_000 });
    return status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const NAMESPACES = [
  ...['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child'],
  ...['--net', '--ipc', '--uts'],
];

const SCRIPT = readFileSync(join(PACKAGE, 'bin/namespaces.sh'), 'utf8');

/** The folder of the Node.js that runs this. */
const NODE = dirname(process.execPath);

const OPTIONS = { maxBuffer: 1 << 30, killSignal: 'SIGKILL' } as const;

/** Of the caller's variables, none. */
function environment(home: string): NodeJS.ProcessEnv {
  const system = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return { PATH: [NODE, ...system].join(delimiter), HOME: home, TMPDIR: home, NODE_NO_WARNINGS: '1' };
}
