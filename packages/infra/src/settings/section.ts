import { choice, section, type Schema } from './schema';

/** A value with its meaning. */
export interface Field<Value> {
  readonly default: Value;
  readonly schema: Schema;
  /** Of a choice: the values with a word about each. Two components may add to one choice. */
  readonly choices?: Readonly<Record<string, string>>;
}

/** A part of the settings: a key of values.yaml with what is below it. */
export interface SettingsSection<Values extends object, Name extends string = string> {
  readonly name: Name;
  readonly description: string;
  readonly fields: { readonly [Key in keyof Values]: Field<Values[Key]> };
  /** What no field can say alone: keywords of JSON Schema for the settings as a whole. */
  readonly constraints?: object;
}

export function field<Value>(value: Value, schema: Schema): Field<Value> {
  return { default: value, schema };
}

/** One of several words. @param choices each with what to say about it, in parentheses, or '' */
export function choiceField<Value extends string>(
  value: Value,
  choices: Readonly<Record<string, string>>,
): Field<Value> {
  const words = Object.entries(choices).map(([word, about]) => (about === '' ? word : `${word} (${about})`));
  const list = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(words);
  return { default: value, choices, schema: choice(`${list}.`, Object.keys(choices)) };
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
    if (known?.choices === undefined || added.choices === undefined) return [key, known ?? added];
    return [key, choiceField(known.default as string, { ...known.choices, ...added.choices })];
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
