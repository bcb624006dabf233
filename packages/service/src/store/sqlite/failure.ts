import { tmpdir } from 'node:os';
import { StoreUnusable } from '../store';

/**
 * What SQLite's result codes say of a file and of where it is, rather than of a statement, in words for whoever runs
 * the service.
 * @see https://www.sqlite.org/rescode.html
 */
const REASONS: Readonly<Record<number, string>> = {
  8: 'cannot be written: it is read-only, or its folder is',
  10: 'cannot be read or written: the system reports an error of the disk, or a limit',
  11: 'is damaged',
  13: `cannot grow: its disk is full, or that of temporary files (${tmpdir()})`,
  14: 'cannot be opened: is there such a folder, and may this user write into it?',
  26: 'is not an SQLite database',
};

/** The error as the store interface has it: a file that cannot be used is named, with the reason. */
export function asFileFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return error;
  // The low byte is the primary code; the others say more of it.
  const reason = REASONS[error.errcode & 0xff];
  return reason === undefined ? error : new StoreUnusable(`${path} ${reason}`, { cause: error });
}
