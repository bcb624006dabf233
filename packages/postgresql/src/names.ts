/** The tables of a resource. Two services may share a database, even a schema: every name begins with the resource's. */
export interface Names {
  /** One row per record. */
  readonly record: string;
  /** The words there are. */
  readonly term: string;
  /** Counts per value of each grouping. */
  readonly group: string;
  /** One row: what is loaded. */
  readonly dataset: string;
  /** What an import brings; a first one's takes the place of the empty record table. */
  readonly incoming: string;
  /** The same of the words. */
  readonly incomingTerm: string;
  /** Rows that may not be the first of their key, and words that may not be new. */
  readonly again: string;
  readonly againTerm: string;
  /** Of a writable resource: the log of changes, one row about it, and what was asked once. */
  readonly change: string;
  readonly log: string;
  readonly answered: string;
}

export function namesOf(plural: string): Names {
  return {
    record: quoted(plural),
    term: quoted(`${plural}_term`),
    group: quoted(`${plural}_group`),
    dataset: quoted(`${plural}_dataset`),
    incoming: quoted(`${plural}_incoming`),
    incomingTerm: quoted(`${plural}_term_incoming`),
    again: quoted(`${plural}_again`),
    againTerm: quoted(`${plural}_term_again`),
    change: quoted(`${plural}_change`),
    log: quoted(`${plural}_log`),
    answered: quoted(`${plural}_answered`),
  };
}

/** Of an index of an incoming table, until the table that was there is gone. */
export function temporary(name: string): string {
  return quoted(`${name}_incoming`);
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
