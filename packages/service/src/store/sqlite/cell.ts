/** A column of the records' table, but for the id. */
export interface Cell {
  readonly name: string;
  readonly type: 'text' | 'number';
}
