import type { Component, Context, Infrastructure } from './infrastructure';
import type { Condition } from './parameters/condition';
import type { Parameters } from './parameters/parameters';
import { sectionOf } from './settings/settings';

/** Checks a component. @typeParam Section its settings @typeParam Name of its section */
export function defineComponent<Section extends object, Name extends string>(
  component: Component<Section, Name>,
): Component<Section, Name> {
  return component;
}

/** What a component is built from with these parameters. */
export function contextOf(
  component: Component,
  infra: Infrastructure,
  parameters: Parameters,
): Context<object> {
  return { infra, parameters, section: parameters.section(component) };
}

/** Whether an environment has the component. */
export function has(component: Component): Condition {
  return {
    name: component.name,
    holds: (settings) => component.isOn(sectionOf(settings, component)),
    expression: component.expression,
    isOptional: true,
  };
}
