import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What builds and runs containers on this machine. */
export interface Engine {
  readonly name: 'docker' | 'podman';
  /** Whether the same source gives the same layers. */
  readonly reproducible: boolean;
  /** The command line that builds the image `image` from the Dockerfile of `context`. */
  build(image: string, context: string, build: Build): string[];
  /** The command line of any other command, the same for all engines. */
  command(...words: string[]): string[];
}

/** How an image is built. */
export interface Build {
  /** The build arguments. */
  readonly values: Readonly<Record<string, string>>;
  readonly noCache: boolean;
  /** A file that is mounted where npm installs: see credentials.ts. */
  readonly npmrc?: string | undefined;
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
  build: (image, context, build) => [...['docker', 'build', '--tag', image], ...buildOptions(build), context],
  command: (...words) => ['docker', ...words],
};

/** @param local folder with `build.sh` and `env.sh`; absent: podman works as it is */
function podman(local?: string): Engine {
  const settled = local !== undefined;
  return {
    name: 'podman',
    reproducible: true,
    build: (image, context, build) => {
      // Its cache does not look at the arguments in labels, but a label that is given makes it write all of them.
      const label = `org.opencontainers.image.revision=${build.values.REVISION ?? ''}`;
      const options = ['--layers', '--label', label, ...buildOptions(build)];
      // The format of OCI knows no health check.
      return settled
        ? [join(local, 'build.sh'), image, context, ...options]
        : ['podman', 'build', '--format', 'docker', '--tag', image, ...options, context];
    },
    command: (...words) =>
      settled
        ? ['bash', '-c', '. "$0" && exec podman "$@"', join(local, 'env.sh'), ...words]
        : ['podman', ...words],
  };
}

function buildOptions({ values, noCache, npmrc }: Build): string[] {
  return [
    ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...(npmrc === undefined ? [] : ['--secret', `id=npmrc,src=${npmrc}`]),
    ...(noCache ? ['--no-cache'] : []),
  ];
}

/** Engines and their scripts meet the machine's programs, among them an npm with the machine's settings. */
function machinePath(): string {
  const path = process.env.PATH ?? '';
  return path
    .split(delimiter)
    .filter((folder) => !folder.endsWith(join('node_modules', '.bin')))
    .join(delimiter);
}

/** @throws when the command fails; its own words are in the message */
export function run(command: readonly string[], { show = false }: { readonly show?: boolean } = {}): string {
  const [program = '', ...options] = command;
  const result: SpawnSyncReturns<string> = spawnSync(program, options, {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, PATH: machinePath() },
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  if (result.status !== 0) {
    const said = show ? '' : `: ${result.stderr.trim()}`;
    throw new Error(`${command.join(' ')}: exit ${String(result.status ?? result.error?.message)}${said}`);
  }
  return show ? '' : result.stdout.trim();
}
