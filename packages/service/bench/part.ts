import type { Table } from './table';

/** One part of the benchmark; each file in `parts/` exports one, under the name of the file. */
export interface Part {
  /** What it measures, in a line. */
  readonly summary: string;
  /** @param progress shows what is being done right now */
  readonly run: (progress: (doing: string) => void) => Promise<readonly Table[]>;
}
