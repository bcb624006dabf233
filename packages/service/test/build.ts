import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Jest's `globalSetup`: tests that start the service as a process of its own start what is in the tree now. */
export default function build(): void {
  const root = join(__dirname, '..', '..', '..');
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-b', join(root, 'service')], {
    stdio: 'inherit',
  });
}
