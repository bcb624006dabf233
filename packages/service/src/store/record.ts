/** A normalised record on its way into the store. */
export type NewRecord = Readonly<Record<string, unknown>>;
