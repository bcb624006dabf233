import type { Position } from './definition';

/** What can be asked of a store. All parts combine by AND. Built by `http/`, answered by `store/`. */
export interface Query {
  /** Per filtered field: the record's folded value equals one of these folded values. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  /** Canonical keys; keeps the records that have one of them. */
  readonly keys?: readonly string[];
  /** Text search, raw as the client wrote it; see `resource/search.ts` for what matches and how it ranks. */
  readonly text?: string;
  readonly near?: Near;
  readonly bbox?: BoundingBox;
  readonly order: Order;
  /** How many records at most, 1 or more. */
  readonly limit: number;
  /** Where the page before this one ended: the `next` of that page, for the same query. */
  readonly after?: Place;
}

export interface Near {
  readonly position: Position;
  /** Metres; absent: however far. */
  readonly radius?: number;
}

/** Degrees. `west > east` crosses the antimeridian. Borders belong to the box. */
export interface BoundingBox {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/**
 * `relevance` needs `text`, `distance` needs `near`. In every order the key breaks ties, so that it is total.
 * `fields`: by folded values, binary order of their UTF-8, numbers by size; records without a value come last
 * in both directions. An empty list orders by key.
 */
export type Order =
  | { readonly by: 'relevance' }
  | { readonly by: 'distance' }
  | { readonly by: 'fields'; readonly fields: readonly SortField[] };

export interface SortField {
  readonly field: string;
  readonly descending: boolean;
}

/** A place in an order: the sort values of the record it follows, then that record's key. */
export type Place = readonly (string | number | null)[];
