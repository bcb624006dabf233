import { ENVIRONMENTS, isElsewhere, withEnvironments } from './environments';
import { FRACTION, WHOLE } from './latency';
import { CANARY } from './canary';
import { DATABASE } from './database';
import type { Choices } from './merge';
import { removing } from './removable';

/** A choice of the form that changes what people wrote here, and so what is generated from it. */
export interface Option {
  /** As in the form, and as the templates' value. */
  readonly name: string;
  /** How it is chosen here: the form's default. */
  readonly ours: string | number | boolean;
  readonly others: readonly (string | number | boolean)[];
  /** A file as it is when the other value is chosen. */
  readonly edit: (path: string, text: string, value: string | number | boolean) => string;
  /** Files that are not there when the other value is chosen; a step of template.yaml deletes them. */
  readonly gone?: (path: string, value: string | number | boolean) => boolean;
  /** Whether programs go, too: generators then run on what is left, and template.yaml lists what is not there. */
  readonly removes?: true;
}

/** Options in one list are tried together in every combination: one line may depend on several of them. */
export const OPTIONS: readonly (readonly Option[])[] = [
  [
    {
      name: 'environments',
      ours: ENVIRONMENTS[0],
      others: ENVIRONMENTS.slice(1),
      gone: (path, value) => isElsewhere(path, String(value)),
      edit: (path, text, value) => withEnvironments(path, text, String(value)),
    },
  ],
  [removing('database', ['postgresql', 'embedded'], DATABASE), removing('canary', [true, false], CANARY)],
  [
    {
      name: 'availability',
      ours: 99.9,
      others: [98, 99, 99.5, 99.95, 99.99],
      edit: (path, text, value) =>
        path === 'service/slo.yaml'
          ? text.replace('targetPercent: 99.9\n', `targetPercent: ${String(value)}\n`)
          : text,
    },
    {
      name: 'window',
      ours: '30d',
      others: ['7d', '28d', '90d'],
      edit: (path, text, value) =>
        path === 'service/slo.yaml'
          ? text.replaceAll('duration: 30d\n', `duration: ${String(value)}\n`)
          : text,
    },
    {
      // PromQL finds a bucket of whole seconds in another way than one of a fraction.
      name: 'wholeSeconds',
      ours: false,
      others: [true],
      edit: (path, text) =>
        path === 'service/slo.yaml' ? text.replaceAll(`le="${FRACTION}"`, `le="${WHOLE}"`) : text,
    },
  ],
];

export const OUR_OPTIONS: Choices = Object.fromEntries(OPTIONS.flat().map(({ name, ours }) => [name, ours]));

/** Those that take away what others build on. */
export const REMOVING = OPTIONS.flat().filter(({ removes }) => removes);

/** With none of what they bring. */
export const EVERYTHING_OFF: Choices = {
  ...OUR_OPTIONS,
  ...Object.fromEntries(REMOVING.map(({ name, ours, others: [off = ours] }) => [name, off])),
};

/** Every combination that is tried, but the one chosen here. */
export function otherChoices(): Choices[] {
  return OPTIONS.flatMap((together) =>
    together
      .reduce<Choices[]>(
        (some, { name, ours, others }) =>
          some.flatMap((choices) => [ours, ...others].map((value) => ({ ...choices, [name]: value }))),
        [{}],
      )
      .map((choices) => ({ ...OUR_OPTIONS, ...choices }))
      .filter((choices) => Object.entries(choices).some(([name, value]) => OUR_OPTIONS[name] !== value)),
  );
}

/** Whether a file of ours is there with these choices. */
export function isThere(choices: Choices, path: string): boolean {
  return !OPTIONS.flat().some(({ name, ours, gone }) => gone?.(path, choices[name] ?? ours) === true);
}

/** A file of ours as it is with these choices. */
export function withChoices(choices: Choices, path: string, text: string): string {
  return OPTIONS.flat().reduce((so, { name, ours, edit }) => {
    const value = choices[name] ?? ours;
    return value === ours ? so : edit(path, so, value);
  }, text);
}
