import { exact } from '@golden-path/spec';
import type { Events, ExampleSeries } from './example';

/** A stretch of time in which every minute is the same. */
export interface Stretch extends Events {
  readonly minutes: number;
  /** The process starts anew: its counters are back at 0. */
  readonly restart?: boolean;
  /** Nothing is scraped. */
  readonly absent?: boolean;
}

/** As promtool's `input_series`. */
export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/**
 * What Prometheus would have scraped.
 * @param step minutes between two scrapes; divides every stretch
 */
export function inputSeries(
  examples: readonly ExampleSeries[],
  history: readonly Stretch[],
  step: number,
): InputSeries[] {
  return examples.map((example) => ({ series: example.series, values: values(example, history, step) }));
}

function values({ kind, share }: ExampleSeries, history: readonly Stretch[], step: number): string {
  let count = 0;
  const written = history.map(({ minutes, restart = false, absent = false, ...events }) => {
    const scrapes = minutes / step;
    if (restart) count = 0;
    if (absent) return `_x${scrapes}`;
    if (kind === 'sample') return `${exact(share(events))}+0x${scrapes - 1}`;
    const increase = exact(share(events) * step);
    const first = exact(count + increase);
    count = exact(count + increase * scrapes);
    return `${first}+${increase}x${scrapes - 1}`;
  });
  // The first scrape is at minute 0.
  return ['0', ...written].join(' ');
}

export function minutesOf(history: readonly Stretch[]): number {
  return history.reduce((sum, { minutes }) => sum + minutes, 0);
}
