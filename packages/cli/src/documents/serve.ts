import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { EXIT } from '../exit-code';
import { isOnPath } from '../on-path';
import { Refusal } from '../refusal';

/** What TechDocs builds with, in the release that the path tries its own documentation with. */
export const TECHDOCS = 'mkdocs-techdocs-core==1.7.1';
/** Where the advice below puts it; nothing of it is committed. */
const PLACE = '.cache/techdocs';

/**
 * Serves the documentation of a repository, anew on every change, until it is interrupted.
 * @returns the exit code of mkdocs @throws Refusal without it, or where something else listens
 */
export async function serveSite(root: string, listenPort: string): Promise<number> {
  process.env.PATH = [process.env.PATH, join(root, PLACE, 'bin')].join(delimiter);
  if (!isOnPath('mkdocs'))
    throw new Refusal(
      'mkdocs is missing, with which TechDocs builds the documentation',
      `Install it once, then say \`make docs\` again: python3 -m venv ${PLACE} && ${PLACE}/bin/pip install ${TECHDOCS}`,
    );
  if (await isTaken(Number(listenPort)))
    throw new Refusal(
      `TCP port ${listenPort} is taken`,
      'End the program that listens there, or choose another: PORT=8001 make docs',
    );
  const { status } = spawnSync('mkdocs', ['serve', '--dev-addr', `localhost:${listenPort}`], {
    cwd: root,
    // The theme's authors advertise in every build.
    env: { ...process.env, NO_MKDOCS_2_WARNING: '1' },
    stdio: 'inherit',
  });
  return status ?? EXIT.failed;
}

async function isTaken(listenPort: number): Promise<boolean> {
  const server = createServer().listen(listenPort, 'localhost');
  try {
    await once(server, 'listening');
  } catch {
    return true;
  }
  server.close();
  await once(server, 'close');
  return false;
}
