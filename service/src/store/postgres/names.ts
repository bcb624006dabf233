/** The tables of a resource. Two services may share a database, even a schema: every name begins with the resource's. */
export interface Names {
  /** One row per record. */
  readonly record: string;
  /** The words there are, each also backwards. */
  readonly term: string;
  /** Counts per value of each grouping. */
  readonly group: string;
  /** One row: what is loaded. */
  readonly dataset: string;
  /** The record table of a first import, until it takes the place of the empty one. */
  readonly incoming: string;
}

export function namesOf(plural: string): Names {
  return {
    record: quoted(plural),
    term: quoted(`${plural}_term`),
    group: quoted(`${plural}_group`),
    dataset: quoted(`${plural}_dataset`),
    incoming: quoted(`${plural}_incoming`),
  };
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
