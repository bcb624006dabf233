/** Why nothing was published, released or made, and what to do instead. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly problem: string;

  /** @param problem sentences @param advice what to do; absent: the problem says it */
  constructor(problem: string, advice?: string) {
    super(advice === undefined ? problem : `${problem}\n${advice}`);
    this.problem = problem;
  }
}

/** Prints why a command stopped, and leaves exit code 1. */
export function fail(error: unknown): void {
  console.error(error instanceof Problem ? error.message : error);
  process.exitCode = 1;
}
