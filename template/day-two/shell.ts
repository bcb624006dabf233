import { spawnSync } from 'node:child_process';

export function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`);
}

/** Runs a command as somebody at a shell does, and shows it. @returns what it wrote to stdout */
export function shell(folder: string, command: string, expected: number): string {
  console.log(`\n$ ${command}`);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  console.log((stdout + stderr).trim());
  must(status === expected, `'${command}' ends with ${String(expected)}; it ended with ${String(status)}`);
  return stdout;
}
