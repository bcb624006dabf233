import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What builds and runs containers on this machine. */
export interface Engine {
  readonly name: 'docker' | 'podman';
  /** Whether the same source gives the same layers. */
  readonly reproducible: boolean;
  /** The command line that builds the image `image` from the Dockerfile of `context`. */
  build(image: string, context: string, options: readonly string[]): string[];
  /** The command line of any other command, the same for all engines. */
  command(...words: string[]): string[];
}

/** The engine of this machine; undefined when there is none that works. */
export function findEngine(root: string): Engine | undefined {
  // A machine where containers need settings of their own has them beside the repository.
  const local = join(root, '../shared/container');
  if (existsSync(local)) return podman(local);
  if (works('docker')) return docker;
  return works('podman') ? podman() : undefined;
}

function works(program: string): boolean {
  return spawnSync(program, ['info'], { stdio: 'ignore' }).status === 0;
}

const docker: Engine = {
  name: 'docker',
  // Folders of the base image into which its builder copies something have the time of the build.
  reproducible: false,
  build: (image, context, options) => ['docker', 'build', '--tag', image, ...options, context],
  command: (...words) => ['docker', ...words],
};

/** @param local folder with `build.sh` and `env.sh`; absent: podman works as it is */
function podman(local?: string): Engine {
  const settled = local !== undefined;
  return {
    name: 'podman',
    reproducible: true,
    // The format of OCI knows no health check.
    build: (image, context, options) =>
      settled
        ? [join(local, 'build.sh'), image, context, '--layers', ...options]
        : ['podman', 'build', '--format', 'docker', '--tag', image, ...options, context],
    command: (...words) =>
      settled
        ? ['bash', '-c', '. "$0" && exec podman "$@"', join(local, 'env.sh'), ...words]
        : ['podman', ...words],
  };
}

/** @throws when the command fails; its own words are in the message */
export function run(command: readonly string[], { show = false }: { readonly show?: boolean } = {}): string {
  const [program = '', ...options] = command;
  const result: SpawnSyncReturns<string> = spawnSync(program, options, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  if (result.status !== 0) {
    const said = show ? '' : `: ${result.stderr.trim()}`;
    throw new Error(`${command.join(' ')}: exit ${String(result.status ?? result.error?.message)}${said}`);
  }
  return show ? '' : result.stdout.trim();
}
