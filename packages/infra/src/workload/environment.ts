import type { k8s } from 'cdk8s-plus-33';
import { contextOf, has } from '../component';
import type { Infrastructure } from '../infrastructure';
import type { Condition } from '../parameters/condition';
import type { Parameters } from '../parameters/parameters';
import { HEAP } from './pod';

/** A variable of ours to which one of the same name in the settings is added. */
export interface Joined {
  readonly name: string;
  readonly value: string;
  /** What stands between the two. */
  readonly by: string;
  /** Whose it is; absent: every service's. */
  readonly condition?: Condition;
}

/** All of them. */
export function joinedVariables(infra: Infrastructure, parameters: Parameters): Joined[] {
  return [
    { name: HEAP.name, value: HEAP.value, by: ' ' },
    ...infra.components.flatMap((component) =>
      Object.entries(component.joins ?? {}).map(([name, by]) => {
        const variables = component.environment?.(contextOf(component, infra, parameters)) ?? [];
        const value = variables.find((variable) => variable.name === name)?.value ?? '';
        return { name, value, by, condition: has(component) };
      }),
    ),
  ];
}

/** What comes of a variable in the settings. One that begins with ours has it already. */
export function withJoined(
  joined: readonly Joined[],
  { name, value = '' }: Pick<k8s.EnvVar, 'name' | 'value'>,
): string {
  const ours = joined.find((variable) => variable.name === name);
  if (ours === undefined || value.startsWith(ours.value)) return value;
  return value === '' ? ours.value : `${ours.value}${ours.by}${value}`;
}

/** Whether the settings leave a variable to us: each stands once. */
export const notGiven = (variable: string): Condition => ({
  name: `no-${variable}`,
  holds: ({ environment }) => environment[variable] === undefined,
  expression: `not (hasKey .Values.environment "${variable}")`,
});

/** Ours, unless the settings have one of the same name. */
export function unlessGiven(parameters: Parameters, variables: readonly k8s.EnvVar[]): k8s.EnvVar[] {
  return variables.flatMap((variable) =>
    parameters.when(notGiven(variable.name), environmentMark, [variable]),
  );
}

export const environmentMark = (text: string): k8s.EnvVar => ({ name: text });
