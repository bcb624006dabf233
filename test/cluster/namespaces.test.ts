import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** What a script finds before it looks for what makes namespaces. */
const PROGRAMS = ['bash', 'basename', 'dirname', 'id', 'tr'];

describe.each(['cluster', 'argocd'])('Given a machine without root, or without unshare: %s', (step) => {
  const folder = mkdtempSync(join(tmpdir(), 'without-unshare-'));
  const run = (env: Record<string, string>) =>
    spawnSync('bash', [`test/${step}.sh`], {
      cwd: ROOT,
      env: { PATH: folder, HOME: folder, ...env },
      encoding: 'utf8',
    });

  beforeAll(() => {
    for (const program of PROGRAMS) {
      const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' });
      symlinkSync(found.trim(), join(folder, program));
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['elsewhere', 'skipped', {}, 77],
    ['under CI', 'failed', { CI: 'true' }, 1],
  ])('%s the step is %s, and says what it needs', (_where, _result, env, expected) => {
    const { status, stderr } = run(env);

    expect(stderr).toMatch(new RegExp(`^${step}.sh: needs (root|unshare)\\b.*; get it with: .+\\n$`));
    expect(status).toBe(expected);
  });
});
