import { burnRates } from '@golden-path/spec';

/** How long a condition has to hold before somebody is told. */
export type Hold = 'page' | 'ticket' | 'notScraped' | 'notMeasured';

/** Real durations, as PromQL writes them. A drill has others (`compressed`), and the same rules. */
export interface Timing {
  /** @param hours 1/12 is five minutes */
  readonly range: (hours: number) => string;
  readonly hold: (hold: Hold) => string;
}

/** Minutes. A flicker of the short window pages nobody; absence has to outlast the restart of a Prometheus. */
export const HOLDS: Readonly<Record<Hold, number>> = {
  page: 2,
  ticket: 15,
  notScraped: 5,
  notMeasured: 15,
};

export const REAL_TIME: Timing = {
  range: (hours) => duration(hours * 3600),
  hold: (hold) => duration(HOLDS[hold] * 60),
};

/** The shortest look-back of all, for what is going on now. Hours. */
export const NOW = 5 / 60;

/** Every look-back that alerts need, ascending. Hours. @param window days */
export function lookBacks(window: number): number[] {
  return [...new Set(burnRates(window).flatMap(({ long, short }) => [long, short]))].sort((a, b) => a - b);
}

/** Seconds → `90s`, `5m`, `2h`, `3d`: one unit, the largest that fits. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const)
    if (whole % size === 0) return `${whole / size}${unit}`;
  return `${whole}s`;
}
