import { actions } from './actions';
import { renderInput, type Values } from './engine';
import type { Answers } from './form';
import { check } from './form';
import { readTemplate, type Step } from './template-file';
import type { Tree, TreeFile } from '../tree';

export interface Rendered {
  readonly tree: Tree;
  /** The answers with defaults. */
  readonly answers: Answers;
}

/**
 * What the template in `source` makes of these answers.
 * @throws InvalidAnswers when they cannot be used
 */
export function render(source: Tree, given: Answers): Rendered {
  const { pages, steps } = readTemplate(source);
  const answers = check(pages, given);
  const context = { parameters: answers as Values, steps: {} };
  const workspace = new Map<string, TreeFile>();
  for (const step of steps) {
    const action = actions[step.action];
    // What deals with the world outside.
    if (action === undefined && !/^(fetch|fs):/.test(step.action)) continue;
    for (const values of iterations(step, context)) {
      if (step.if !== undefined && !isTruthy(renderInput(step.if, values))) continue;
      const input = renderInput(step.input, values) as Record<string, unknown>;
      // What is looked at, or sent elsewhere, does not go into the repository.
      if (![undefined, './'].includes(input.targetPath as string | undefined)) continue;
      if (action === undefined)
        throw new Error(
          `template.yaml: the step ${step.id} makes files by ${step.action}, which is not known here`,
        );
      action(workspace, source, input);
    }
  }
  return { tree: new Map([...workspace].sort(([a], [b]) => (a < b ? -1 : 1))), answers };
}

/** The values with which the templates are rendered for these answers. */
export function valuesFor(source: Tree, given: Answers): Values {
  const { pages, steps } = readTemplate(source);
  const step = steps.find(({ id }) => id === 'identity');
  if (step === undefined) throw new Error("template.yaml has no step 'identity'");
  const context = { parameters: check(pages, given) as Values, steps: {} };
  return renderInput(step.input.values, context) as Values;
}

/** A step with `each` runs once for each of its values; what other steps would say is not known here, and none. */
function iterations({ each }: Step, context: Values): Values[] {
  if (each === undefined) return [context];
  const values = renderInput(each, context) as Values | undefined;
  return Object.entries(values ?? {}).map(([key, value]) => ({ ...context, each: { key, value } }));
}

function isTruthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
