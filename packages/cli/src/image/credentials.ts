import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SCOPE } from '../installed';

/**
 * The lines of the user's .npmrc by which the registries of a repository know who asks: what a build needs of it, and
 * nothing else. Variables are filled in, for a build has other ones.
 */
export function credentials(root: string, env: NodeJS.ProcessEnv = process.env): string {
  const setting = (name: string): string =>
    execFileSync('npm', ['config', 'get', name], { cwd: root, encoding: 'utf8', env }).trim();
  const file = setting('userconfig');
  if (!existsSync(file)) return '';
  const places = [setting('registry'), setting(`${SCOPE}:registry`)]
    .filter((url) => URL.canParse(url))
    .map((url) => `//${new URL(url).host}/`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => places.some((place) => line.startsWith(place)))
    .map((line) => `${line.replace(/\$\{(\w+)\??\}/g, (said, name: string) => env[name] ?? said)}\n`)
    .join('');
}

/**
 * Hands a file with the credentials to `use`, for as long as that runs; undefined where there are none.
 * It is a secret of the build: mounted where npm runs, in no layer, in no argument.
 */
export function withCredentials(root: string, use: (file: string | undefined) => void): void {
  const lines = credentials(root);
  if (lines === '') {
    use(undefined);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'golden-path-npmrc-'));
  try {
    const file = join(folder, 'npmrc');
    writeFileSync(file, lines, { mode: 0o600 });
    use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
