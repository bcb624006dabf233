/** A figure that is to be reached. */
export interface Goal {
  /** Such as `≤ 1.65 × bare node:http`. */
  readonly text: string;
  readonly isMet: boolean;
}

export interface Row {
  readonly name: string;
  /** As many as the table has columns. */
  readonly figures: readonly string[];
  readonly goals?: readonly Goal[];
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What a reader has to know to read it rightly. */
  readonly notes?: readonly string[];
}

export function atMost(value: number, limit: number, unit: string): Goal {
  return { text: `≤ ${limit}${unit}`, isMet: value <= limit };
}

export function atLeast(value: number, limit: number, unit: string): Goal {
  return { text: `≥ ${limit.toLocaleString('en')}${unit}`, isMet: value >= limit };
}

/** The table as text: names to the left, figures to the right, goals behind them. */
export function format({ title, columns, rows, notes = [] }: Table): string {
  const cells = [['', ...columns], ...rows.map(({ name, figures }) => [name, ...figures])];
  const widths = cells.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, cell.length)),
    [],
  );
  const lines = cells.map((row, index) => {
    const padded = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    const goals = rows[index - 1]?.goals ?? [];
    return `  ${[...padded, ...goals.map(goalText)].join('  ')}`.trimEnd();
  });
  return [title, ...lines, ...notes.map((note) => `  ${note}`), ''].join('\n');
}

function goalText({ text, isMet }: Goal): string {
  return `${text} ${isMet ? 'ok' : 'MISSED'}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
