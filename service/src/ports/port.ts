import type { Position } from '@golden-path/service';

/**
 * A sea port. The source's fields under their own names, plus `unlocode`, `countryCode` and `warnings`.
 * A field that a record lacks is left out.
 */
export interface Port {
  /** UN/LOCODE, the identity: two letters of the country, three of the place. */
  readonly unlocode: string;
  readonly name: string;
  readonly city?: string;
  /** English name, as the source spells it. */
  readonly country?: string;
  /** ISO 3166-1 alpha-2, from the UN/LOCODE. */
  readonly countryCode: string;
  readonly alias: readonly string[];
  readonly regions: readonly string[];
  readonly coordinates?: Position;
  readonly province?: string;
  /** A valid name of the IANA time zone database. */
  readonly timezone?: string;
  /** All UN/LOCODEs the source lists for this port. */
  readonly unlocs: readonly string[];
  /** Schedule K code of US Customs. Not unique, and no identity. */
  readonly code?: string;
  /** Kinds of defects found in the source record. */
  readonly warnings?: readonly string[];
}
