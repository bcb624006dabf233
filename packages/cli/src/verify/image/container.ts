import { spawn } from 'node:child_process';
import { strictEqual } from 'node:assert/strict';
import { manifests, type Infrastructure } from '@golden-path/infra/tools';
import { run, type Engine } from '../../image/engine';
import { peakMemory } from './cgroup';

/** The parts of the Deployment's pod that a container engine can be told. */
export interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsUser: number; readonly runAsGroup: number };
  readonly containers: readonly {
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly ports: readonly { readonly containerPort: number }[];
    readonly resources: { readonly limits: { readonly memory: string } };
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly volumes: readonly { readonly name: string; readonly emptyDir: { readonly sizeLimit: string } }[];
}

/** The pod as the base's Deployment describes it: environment, memory, user and grace period are what a cluster gets. */
export function podSpec(infra: Infrastructure): PodSpec {
  const deployment = manifests(infra, infra.settings).find(({ object }) => object.kind === 'Deployment');
  return (deployment?.object.spec as { template: { spec: PodSpec } }).template.spec;
}

/** A container that runs the way a cluster under the restricted Pod Security Standard runs it. */
export class Container {
  private constructor(
    private readonly engine: Engine,
    private readonly id: string,
    readonly origin: string,
  ) {}

  /** @param settings beside those of the Deployment */
  static start(
    engine: Engine,
    image: string,
    { securityContext, containers, volumes }: PodSpec,
    settings: Readonly<Record<string, string>> = {},
  ): Container {
    const [container] = containers;
    if (container === undefined) throw new Error('the Deployment has no container');
    const { env, ports, resources, volumeMounts } = container;
    const memory = bytes(resources.limits.memory);
    const listenPort = String(ports[0]?.containerPort);
    const scratch = volumeMounts.flatMap(({ name, mountPath }) => {
      const size = volumes.find((volume) => volume.name === name)?.emptyDir.sizeLimit;
      return size === undefined ? [] : ['--tmpfs', `${mountPath}:rw,size=${bytes(size)}`];
    });
    const id = run(
      engine.command(
        ...['run', '--detach', '--no-healthcheck', '--read-only', ...scratch],
        ...['--user', `${securityContext.runAsUser}:${securityContext.runAsGroup}`],
        ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--pids-limit', '100'],
        ...['--memory', String(memory), '--memory-swap', String(memory)],
        ...env.flatMap(({ name, value }) => ['--env', `${name}=${value}`]),
        ...Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
        ...['--publish', `127.0.0.1::${listenPort}`, image],
      ),
    );
    const [address = ''] = run(engine.command('port', id, listenPort)).split('\n');
    return new Container(engine, id, `http://${address}`);
  }

  /** Runs a program beside the service. @throws when it fails */
  exec(...words: string[]): string {
    return run(this.engine.command('exec', this.id, ...words));
  }

  /** Now and at most, of how much. */
  memory(): string {
    const now = run(this.engine.command('stats', '--no-stream', '--format', '{{.MemUsage}}', this.id));
    const peak = peakMemory(this.state().Pid);
    return `memory ${now}${peak === undefined ? '' : `, at most ${(peak / 1e6).toFixed(1)}MB`}`;
  }

  state(): {
    readonly Pid: number;
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
  } {
    return JSON.parse(
      run(this.engine.command('inspect', '--format', '{{json .State}}', this.id)),
    ) as ReturnType<Container['state']>;
  }

  /** What Kubernetes does first when it ends a pod. */
  terminate(): void {
    run(this.engine.command('kill', '--signal', 'TERM', this.id));
  }

  /** Resolves when the container has ended. */
  async ended(): Promise<void> {
    const [program = '', ...words] = this.engine.command('wait', this.id);
    const waiting = spawn(program, words, { stdio: 'ignore' });
    const code = await new Promise((resolve) => waiting.once('close', resolve));
    strictEqual(code, 0, `${program} wait`);
  }

  logs(): string {
    return run(this.engine.command('logs', this.id));
  }

  remove(): void {
    run(this.engine.command('rm', '--force', this.id));
  }
}

/** `160Mi` → bytes. */
function bytes(quantity: string): number {
  const { number, unit } = /^(?<number>\d+)(?<unit>[KMG])i$/.exec(quantity)?.groups ?? {};
  if (number === undefined || unit === undefined) throw new Error(`'${quantity}' is not in Ki, Mi or Gi`);
  return Number(number) * 1024 ** ('KMG'.indexOf(unit) + 1);
}
