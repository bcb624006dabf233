import { choice, section, type Schema } from './schema';

/** A value with its meaning. */
export interface Field<Value> {
  readonly default: Value;
  readonly schema: Schema;
  /** What the schema speaks of, where two components add to one field. */
  readonly shared?: Shared;
}

interface Shared {
  /** Each with what to say about it, or ''. */
  readonly parts: Readonly<Record<string, string>>;
  readonly schemaOf: (parts: Readonly<Record<string, string>>) => Schema;
}

/** A part of the settings: a key of values.yaml with what is below it. */
export interface SettingsSection<Values extends object, Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly fields: { readonly [Key in keyof Values]: Field<Values[Key]> };
  /** What no field can say alone: keywords of JSON Schema for the settings as a whole. */
  readonly constraints?: object;
}

/** What has a part of the settings. */
export interface Sectioned<Values extends object = object> {
  readonly section: SettingsSection<Values>;
}

export function field<Value>(value: Value, schema: Schema): Field<Value> {
  return { default: value, schema };
}

/** One of several words. @param choices each with what to say about it, in parentheses, or '' */
export function choiceField<Value extends string>(
  value: Value,
  choices: Readonly<Record<string, string>>,
): Field<Value> {
  const schemaOf = (parts: Readonly<Record<string, string>>): Schema =>
    choice(`${listed(parts)}.`, Object.keys(parts));
  return { default: value, schema: schemaOf(choices), shared: { parts: choices, schemaOf } };
}

/** A field that several components have. @param part whose it is @param schema of all whose it is, listed */
export function sharedField<Value>(
  value: Value,
  part: string,
  schema: (parts: string) => Schema,
): Field<Value> {
  const schemaOf: Shared['schemaOf'] = (parts) => schema(listed(parts));
  const parts = { [part]: '' };
  return { default: value, schema: schemaOf(parts), shared: { parts, schemaOf } };
}

function listed(parts: Readonly<Record<string, string>>): string {
  const words = Object.entries(parts).map(([word, about]) => (about === '' ? word : `${word} (${about})`));
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
}

type AnySection = SettingsSection<object>;
type Fields = Readonly<Record<string, Field<unknown>>>;

/** The sections of all components, those of one name made one. */
export function mergedSections(sections: readonly AnySection[]): AnySection[] {
  const merged = new Map<string, AnySection>();
  for (const one of sections) {
    const before = merged.get(one.name);
    merged.set(one.name, before === undefined ? one : joined(before, one));
  }
  return [...merged.values()];
}

function joined(before: AnySection, after: AnySection): AnySection {
  const [first, second] = [before.fields as Fields, after.fields as Fields];
  const both = Object.entries(second).map(([key, added]): [string, Field<unknown>] => {
    const known = first[key];
    if (known?.shared === undefined || added.shared === undefined) return [key, known ?? added];
    const { schemaOf } = known.shared;
    const parts = { ...known.shared.parts, ...added.shared.parts };
    return [key, { ...known, schema: schemaOf(parts), shared: { parts, schemaOf } }];
  });
  return { ...before, fields: { ...first, ...Object.fromEntries(both) } };
}

export function sectionSchema({ description, fields }: AnySection): Schema {
  return section(
    description,
    Object.fromEntries(Object.entries(fields as Fields).map(([key, { schema }]) => [key, schema])),
  );
}

export function sectionDefaults({ fields }: AnySection): object {
  return Object.fromEntries(Object.entries(fields as Fields).map(([key, value]) => [key, value.default]));
}
