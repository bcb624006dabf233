/**
 * `system:platform/shipping` → `shipping`. A name in the catalog is what the value of a label may be: letters, digits,
 * '-', '_' and '.', at most 63 of them.
 * @see https://backstage.io/docs/features/software-catalog/descriptor-format#name-required
 */
export function nameOf(reference: string): string {
  return reference.replace(/^.*[:/]/, '');
}
