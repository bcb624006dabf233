import { spawnSync } from 'node:child_process';
import { Problem } from './problem';

/** The registry that npm asks for the packages of a scope. */
export class Registry {
  readonly #root: string;
  readonly url: string;

  private constructor(root: string, url: string) {
    this.#root = root;
    this.url = url;
  }

  /**
   * The one that is set up for a scope: in .npmrc, in the user's own, or in the environment.
   * @param root of the repository @throws Problem when there is none: npm would ask the public one, where the scope may
   * be anybody's
   */
  static of(root: string, scope: string): Registry {
    const url = npm(root, ['config', 'get', `${scope}:registry`]).stdout.trim();
    if (url === 'undefined' || url === '')
      throw new Problem(
        `no registry is set up for ${scope}: write a line ${scope}:registry=https://… into .npmrc.`,
      );
    if (!/^https?:\/\/[^/]/.test(url))
      throw new Problem(
        `.npmrc says ${scope}:registry=${url}, which is not an address: write https://… there.`,
      );
    return new Registry(root, url);
  }

  /** What it has of a version: npm's `integrity`; undefined for nothing. @throws Problem when it gives no answer */
  integrity(name: string, version: string): string | undefined {
    const patience = ['--fetch-timeout=10000', '--fetch-retries=0'];
    const { status, stdout, code, said } = npm(this.#root, [
      'view',
      `${name}@${version}`,
      'dist.integrity',
      ...patience,
    ]);
    const integrity = stdout.trim();
    if (status === 0) return integrity === '' ? undefined : integrity;
    if (code === 'E404') return undefined;
    throw new Problem(`${this.url} cannot be asked for ${name}: ${said}.`, this.#advice(code));
  }

  /** @param file a tarball @throws Problem when it is not taken */
  publish(name: string, version: string, file: string): void {
    // A preview is nobody's default.
    const tag = version.includes('-') ? 'next' : 'latest';
    const { status, code, said } = npm(this.#root, ['publish', file, '--ignore-scripts', `--tag=${tag}`]);
    if (status !== 0)
      throw new Problem(`${this.url} does not take ${name} ${version}: ${said}.`, this.#advice(code));
  }

  #advice(code: string): string {
    if (/^(ENEEDAUTH|E401|E403)$/.test(code))
      return `Say who you are: npm login --registry=${this.url}, or in CI as docs/platform/publish.md says.`;
    return 'Is there a network, and is that the registry you mean? .npmrc names it.';
  }
}

interface Said {
  readonly status: number | null;
  readonly stdout: string;
  /** npm's, such as E404. */
  readonly code: string;
  /** The first line of what went wrong. */
  readonly said: string;
}

function npm(root: string, args: readonly string[]): Said {
  // Below `npm run --silent` it would keep its reasons to itself.
  const { status, stdout, stderr } = spawnSync('npm', [...args, '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 120_000,
  });
  const lines = Array.from(stderr.matchAll(/^npm (?:error|ERR!) (.*)$/gm), ([, line = '']) => line);
  const code = lines.find((line) => line.startsWith('code '))?.slice('code '.length) ?? '';
  const said = lines.find((line) => !/^(code|errno|syscall) /.test(line)) ?? code;
  return { status, stdout, code, said: said.replace(/[.\s]+$/, '') };
}
