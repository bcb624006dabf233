import { renderInput, type Values } from './engine';
import type { Answers } from './form';
import type { Step } from './template-file';

/** What the template says to answers that do not go together, which a form cannot compare. */
export interface StepRefusal {
  readonly problem: string;
  /** The names of the answers that it compares. */
  readonly of: readonly string[];
}

/**
 * What the refusing steps say, before they run, to the answers so far.
 * @param isOpen whether an answer may come yet; what compares it is not asked for its opinion
 */
export function refusals(
  steps: readonly Step[],
  answers: Answers,
  isOpen: (name: string) => boolean,
): StepRefusal[] {
  const context = { parameters: answers as Values, steps: {} };
  return steps
    .filter(({ action }) => action === 'fs:rename')
    .flatMap(({ each }) => each as string[])
    .flatMap((sentence) => {
      const of = [...new Set(Array.from(sentence.matchAll(/\bparameters\.(\w+)/g), ([, name = '']) => name))];
      const problem = of.some(isOpen) ? '' : renderInput(sentence, context);
      return typeof problem === 'string' && problem !== '' ? [{ problem, of }] : [];
    });
}
