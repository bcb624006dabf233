import type { Settings } from './settings';

/** Settings that do not fit together, which no schema of one of them can say: refused by the chart, infra/main.ts and overlays alike. */
export interface Misfit {
  /** What is wrong, and what to say instead. */
  readonly says: string;
  readonly holds: (settings: Settings) => boolean;
  /** The same for Helm. */
  readonly expression: string;
  /** What Helm says, where the chart's schema has noticed it before. */
  readonly refusal?: string;
  /** What it is tried with, on top of the defaults. */
  readonly example: object;
}
