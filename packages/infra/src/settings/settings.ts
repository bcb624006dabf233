import type { Identity } from '@golden-path/spec';
import { merge } from '../overlay/merge';
import { BASE_SCHEMA, baseDefaults, type BaseSettings } from './base';
import { section, type Schema } from './schema';
import { mergedSections, sectionDefaults, sectionSchema, type Sectioned } from './section';

/**
 * Everything that may differ between two environments, with a section for what each component brings. The same
 * structure is the chart's `values.yaml`, and what `readEnvironment` finds in a kustomize overlay. Units are in the
 * schema's descriptions.
 */
export type Settings = BaseSettings & Readonly<Record<string, object>>;

/** A component's part of the settings, which are made of the sections of all. */
export function sectionOf<Section extends object>(
  settings: Settings,
  component: Sectioned<Section>,
): Section {
  return settings[component.section.name] as Section;
}

/** What the settings are where nobody says otherwise. */
export function defaultSettings(
  identity: Identity,
  version: string,
  components: readonly Sectioned[],
): Settings {
  return {
    ...baseDefaults(identity, version),
    ...Object.fromEntries(sections(components).map((one) => [one.name, sectionDefaults(one)])),
  };
}

/** What a setting means and may be: the chart's values.schema.json, and the comments of its values.yaml. */
export function settingsSchema(components: readonly Sectioned[]): Schema {
  return section('Settings of the workload', {
    ...BASE_SCHEMA,
    ...Object.fromEntries(sections(components).map((one) => [one.name, sectionSchema(one)])),
  });
}

/** The same for the chart: with what Helm adds, and with what no field can say alone. */
export function chartValuesSchema(components: readonly Sectioned[]): object {
  const schema = settingsSchema(components);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    // Helm adds `global` to the values of every chart.
    properties: { ...schema.properties, global: { type: 'object' } },
    ...sections(components).reduce<object>((all, { constraints }) => ({ ...all, ...constraints }), {}),
  };
}

/** Settings in which each component is told something about its section, one after the other. */
export function withSections<Component extends Sectioned>(
  settings: Settings,
  components: readonly Component[],
  say: (component: Component) => object,
): Settings {
  return components.reduce(
    (so, component) => merge(so, { [component.section.name]: say(component) }),
    settings,
  );
}

function sections(components: readonly Sectioned[]) {
  return mergedSections(components.map((component) => component.section));
}
