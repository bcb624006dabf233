/** Why a command does not do what it was asked for, and what to do instead. Nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly advice: string;

  /** @param advice absent: the problem says it already */
  constructor(problem: string, advice = '') {
    super(problem);
    this.advice = advice;
  }
}
