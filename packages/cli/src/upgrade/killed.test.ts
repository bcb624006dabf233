import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeTemplate } from '../../test/tiny-template';
import { lines, run } from '../../test/upgrading';
import { PACKAGE } from '../installed';

const place = mkdtempSync(join(tmpdir(), 'golden-path-killed-'));
const count = join(place, 'count');

/** A git in front of git that kills whoever started it, with SIGKILL, at its nth call. */
beforeAll(() => {
  const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
  const script = `#!/bin/sh
n=$(($(cat '${count}') + 1))
echo $n > '${count}'
[ $n -ne "$KILL_AT" ] || { kill -9 $PPID; exit 1; }
exec '${real}' "$@"
`;
  writeFileSync(join(place, 'git'), script);
  chmodSync(join(place, 'git'), 0o755);
  spawnSync('tsc', ['-b', PACKAGE, '--noCheck'], { stdio: 'inherit' });
});
afterAll(() => {
  rmSync(place, { recursive: true });
});

/** `make upgrade` in a process of its own. @returns the signal that ended it, and how often it had called git */
async function upgradeAndKill(folder: string, from: string, at: number) {
  writeFileSync(count, '0');
  const child = spawn(process.execPath, [join(PACKAGE, 'bin/golden-path.js'), 'upgrade', '--from', from], {
    cwd: folder,
    // What is killed does not tidy up.
    env: {
      ...process.env,
      PATH: `${place}:${process.env.PATH ?? ''}`,
      TMPDIR: place,
      KILL_AT: String(at),
    },
    stdio: 'ignore',
  });
  const signal = await new Promise((resolve) =>
    child.once('exit', (_, received) => {
      resolve(received);
    }),
  );
  await until(() => leftBehind().length === 0);
  return { signal, calls: Number(readFileSync(count, 'utf8')) };
}

/** What stands where temporary folders do. Whoever is killed removes nothing; somebody else does, a moment later. */
function leftBehind(): string[] {
  return readdirSync(place).filter((name) => name.startsWith('golden-path-'));
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`left behind: ${leftBehind().join(', ')}`);
    await setTimeout(50);
  }
}

test('Given an upgrade that is killed with SIGKILL at any point, then the repository is as before, nothing is left behind, and running it again works', async () => {
  const template = makeTemplate();
  template.release('1.0.0', { 'x.txt': lines() });
  const service = template.scaffold('1.0.0');
  template.release('1.1.0', { 'x.txt': lines({ 3: 'theirs' }) });
  const before = service.state();

  const { signal, calls } = await upgradeAndKill(service.folder, template.folder, 0);
  expect(signal).toBeNull();
  const branch = service.git('rev-parse', 'golden-path/v1.1.0^{tree}');
  service.git('branch', '--quiet', '-D', 'golden-path/v1.1.0');

  // The last call only looks at what the one before it did: at that point the branch is there, complete.
  for (const at of [1, 4, Math.ceil(calls / 2), calls - 3, calls - 2, calls - 1]) {
    expect(await upgradeAndKill(service.folder, template.folder, at)).toEqual({
      signal: 'SIGKILL',
      calls: at,
    });
    expect(service.state()).toBe(before);
  }
  service.git('fsck', '--strict');
  expect(await upgradeAndKill(service.folder, template.folder, calls)).toMatchObject({ signal: 'SIGKILL' });
  expect(service.git('rev-parse', 'golden-path/v1.1.0^{tree}')).toBe(branch);
  expect(await run(service, template)).toMatchObject({ outcome: 'made before' });
}, 600_000);
