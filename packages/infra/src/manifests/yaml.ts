import { Scalar, stringify } from 'yaml';

export const GENERATED_BY = '# Generated from infra/ by `make manifests`. Do not edit.\n';

/**
 * One document. Strings that a YAML 1.1 reader (kubectl, Helm, Argo CD) would take for something else, such
 * as `no` or `0o17`, are quoted.
 */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false });
}

export function generatedYaml(...documents: readonly unknown[]): string {
  return GENERATED_BY + documents.map(toYaml).join('---\n');
}

/** Text of a person (a title, a description) in the one style that is the same for any text. */
export function blockScalar(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}
