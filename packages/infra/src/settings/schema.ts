/** JSON Schema draft-07, as far as the settings need it. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Pick<Schema, 'type'>;
  readonly propertyNames?: { readonly pattern: string } | { readonly not: { readonly pattern: string } };
  readonly items?: Omit<Schema, 'description'>;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly uniqueItems?: boolean;
}

export const NAMESPACE = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';
/** Of an object; empty: none. */
export const OPTIONAL_NAME = '^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?$';
export const LABEL_VALUE = '^[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?$';
export const HTTP_URL = '^https?://[^\\s]+$';

export const section = (description: string, properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  description,
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
export const text = (description: string, pattern: string): Schema => ({
  type: 'string',
  description,
  pattern,
});
export const choice = (description: string, values: readonly string[]): Schema => ({
  type: 'string',
  description,
  enum: values,
});
export const count = (description: string, minimum: number, maximum: number): Schema => ({
  type: 'integer',
  description,
  minimum,
  maximum,
});
export const flag = (description: string): Schema => ({ type: 'boolean', description });
const PEER: Schema = { type: 'object', description: 'As Kubernetes has it.' };
/** Peers of a NetworkPolicy. */
export const peers = (description: string): Schema => ({
  type: 'array',
  description,
  items: {
    type: 'object',
    additionalProperties: false,
    properties: { ipBlock: PEER, namespaceSelector: PEER, podSelector: PEER },
  },
});
/** Labels or annotations, or other texts by names that are not ours. */
export const map = (description: string): Schema => ({
  type: 'object',
  description,
  additionalProperties: { type: 'string' },
  propertyNames: {
    not: { pattern: '^(app[.]kubernetes[.]io|argocd[.]argoproj[.]io|helm[.]sh|backstage[.]io)/' },
  },
});
