import { parseDocument } from 'yaml';
import type { Tree } from '../tree';

/** JSON Schema draft 7 with ajv-errors' `errorMessage` and the portal's `ui:*`. */
export interface Schema {
  readonly [keyword: string]: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly dependencies?: Readonly<Record<string, { readonly oneOf: readonly Branch[] }>>;
}

/** What an answer calls for; `true`: what is not asked then, though its page has it. */
export interface Branch {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema | true>>;
}

export interface Step {
  readonly id: string;
  readonly name: string;
  readonly if?: string;
  readonly each?: unknown;
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface TemplateFile {
  readonly name: string;
  readonly version: string;
  /** The form, page by page. */
  readonly pages: readonly Schema[];
  readonly steps: readonly Step[];
}

/** @throws when the tree has no template.yaml, or one that is no YAML */
export function readTemplate(tree: Tree): TemplateFile {
  const file = tree.get('template.yaml');
  if (file === undefined) throw new Error('there is no template.yaml');
  const document = parseDocument(file.content.toString());
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`template.yaml: ${error.message}`);
  const { metadata, spec } = document.toJS() as {
    metadata: { name: string; annotations: Record<string, string> };
    spec: { parameters: Schema[]; steps: Step[] };
  };
  return {
    name: metadata.name,
    version: metadata.annotations['backstage.io/template-version'] ?? '',
    pages: spec.parameters,
    steps: spec.steps,
  };
}
