import { spawnSync } from 'node:child_process';
import { EXIT } from './exit-code';
import { requireProgram } from './infra';

/** The service's one program; a word after it names a command of it. */
export const SERVICE_PROGRAM = 'service/dist/main.js';

/** Runs a program of the repository in it, and lets it speak for itself. @returns its exit code */
export function runProgram(root: string, program: string, project: string, args: readonly string[]): number {
  const file = requireProgram(root, program, project);
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit' });
  return status ?? EXIT.failed;
}
