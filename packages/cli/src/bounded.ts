import { runInNewContext } from 'node:vm';
import { Refusal } from './refusal';

/** How long expressions may take that come with a version; those of the path take milliseconds. */
export const PATIENCE = 5_000;

/**
 * Does what may never end, such as an expression of somebody else's: its time is limited.
 * @param milliseconds of real time @param what is done, in words @throws Refusal when it takes longer
 */
export function bounded<Result>(milliseconds: number, what: string, work: () => Result): Result {
  try {
    // In this thread, and the engine ends it, a regular expression that goes back and forth included.
    return runInNewContext('work()', { work }, { timeout: milliseconds }) as Result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new Refusal(
      `${what} takes more than ${String(milliseconds / 1000)} seconds`,
      'Tell the maintainers of the template; nothing was changed here.',
    );
  }
}
