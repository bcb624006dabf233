import { InvalidAnswers } from '@golden-path/cli/rendering';
import { lstatSync, mkdtempSync, readdirSync, realpathSync, rmdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The folder that OUT names, which has to be free: one that does not exist yet, or an empty one, or a link to such a one.
 * @throws InvalidAnswers when it is not
 */
export function freeFolder(name: string): string {
  const out = resolve(name);
  const found = existing(out, lstatSync);
  if (found === undefined) return needPlace(name, out);
  const target = statSync(out, { throwIfNoEntry: false });
  if (target === undefined) throw refused(name, 'is a link to nothing');
  if (!target.isDirectory()) throw refused(name, 'is a file');
  if (readdirSync(out).length > 0) throw refused(name, 'is not empty');
  // The folder itself, as a link could not be replaced by one.
  const folder = realpathSync(out);
  needWritable(name, dirname(folder));
  return folder;
}

/** The nearest place above that exists has to be a folder. */
function needPlace(name: string, out: string): string {
  for (let place = dirname(out); ; place = dirname(place)) {
    const stats = existing(place, statSync);
    if (stats?.isDirectory() === true) {
      needWritable(name, place);
      return out;
    }
    if (stats !== undefined) throw refused(name, `would be in ${place}, which is not a folder`);
  }
}

/** Before anybody answers questions: whether it can be made there is found out by making one. */
function needWritable(name: string, place: string): void {
  try {
    rmdirSync(mkdtempSync(join(place, '.golden-path-')));
  } catch {
    throw refused(name, `would be in ${place}, where no folder can be made`);
  }
}

function existing(place: string, look: typeof statSync | typeof lstatSync): Stats | undefined {
  try {
    return look(place, { throwIfNoEntry: false });
  } catch (error) {
    // Something above it is a file.
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function refused(name: string, why: string): InvalidAnswers {
  return new InvalidAnswers([`OUT: ${name} ${why}; name a folder that does not exist yet`]);
}
