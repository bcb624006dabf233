/** What the service tells its page, from the resource definitions: made by src/http/pages/explorer.ts. */
export interface Description {
  readonly title: string;
  readonly description: string;
  readonly resources: readonly DescribedResource[];
}

export interface DescribedResource {
  readonly singular: string;
  readonly plural: string;
  readonly title: string;
  readonly description: string;
  readonly key: string;
  readonly fields: readonly DescribedField[];
  readonly filters: readonly DescribedFilter[];
  /** What text search reads; the first is the name by which people know the thing. */
  readonly search: readonly string[];
  /** The field with the place, `[longitude, latitude]`. */
  readonly location?: string;
  readonly groupings: readonly DescribedGrouping[];
  readonly defects: readonly { readonly kind: string; readonly description: string }[];
  /** Names for the parameter `format`. */
  readonly formats: readonly string[];
  /** Clients change its records, and what they did is kept for a while. */
  readonly writable: boolean;
  /** Where its data set is described, relative to the page. */
  readonly dataset: string;
}

export interface DescribedField {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly sortable: boolean;
}

export interface DescribedFilter {
  readonly name: string;
  readonly field: string;
  readonly description: string;
  readonly example: string;
}

/** Counts by a field: `countries` → `GET /countries`. */
export interface DescribedGrouping {
  readonly name: string;
  readonly field: string;
  readonly label?: string;
  readonly description: string;
}
