import { spawnSync } from 'node:child_process';

/** The settings of make, npm and git of whoever started this have no part in what is tried, nor has what `own` says. */
function plain(env, own) {
  const names = Object.keys(own).map((name) => name.toLowerCase());
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) =>
        !/^(MAKE|MFLAGS$|npm_(?!config_(registry|cache))|GIT_|REGISTRY$|BACKSTAGE$)/i.test(name) &&
        !names.includes(name.toLowerCase()),
    ),
  );
}

/** Runs commands in a folder as somebody at a shell does, with settings of npm. */
export class Shell {
  /** @param first a command before each */
  constructor(folder, env = {}, first = 'true') {
    this.first = first;
    this.folder = folder;
    this.env = env;
  }

  #run(command) {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', `${this.first}\n${command}`], {
      cwd: this.folder,
      env: { ...plain(process.env, this.env), ...this.env },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return { status, said: `${stdout}${stderr}` };
  }

  /** @returns what it says @throws when it fails */
  run(command) {
    const { status, said } = this.#run(command);
    if (status !== 0) throw new Error(`'${command}' ends with ${status}:\n${said.slice(-4000)}`);
    return said;
  }

  /** @returns what it says @throws when it does not fail with these words */
  refused(command, words) {
    const { status, said } = this.#run(command);
    if (status === 0 || !said.includes(words))
      throw new Error(
        `'${command}' should be refused with '${words}'; it ends with ${status}:\n${said.slice(-4000)}`,
      );
    return said;
  }
}
