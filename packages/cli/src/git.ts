import { spawnSync } from 'node:child_process';

/** Git said no. */
export class GitError extends Error {
  override readonly name = 'GitError';
}

export interface GitOptions {
  readonly input?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Variables with which a hook, or git itself, would point a command at another repository than the one it is run in.
 */
const MISLEADING =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|PREFIX|NAMESPACE)$/;

/** Runs git in a folder. @throws GitError with what git wrote */
export function git(folder: string, args: readonly string[], { input, env }: GitOptions = {}): Buffer {
  const inherited = Object.entries(process.env).filter(([name]) => !MISLEADING.test(name));
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    env: { ...Object.fromEntries(inherited), LC_ALL: 'C', ...env },
    maxBuffer: 1 << 30,
    input: input ?? '',
  });
  if (error !== undefined) throw new GitError(`git cannot be run: ${error.message}`, { cause: error });
  if (status !== 0) throw new GitError(stderr.toString().trim() || `git ${args[0] ?? ''} failed`);
  return stdout;
}

/** The same, its output as a line of text. */
export function gitLine(folder: string, ...args: string[]): string {
  return git(folder, args).toString().trim();
}

/** The same; `undefined` where git says no. */
export function gitMaybe(folder: string, ...args: string[]): string | undefined {
  try {
    return gitLine(folder, ...args);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
