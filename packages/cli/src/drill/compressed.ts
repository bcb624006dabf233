import { duration, type Timing } from '@golden-path/infra/tools';

/** An hour of the real rules is twenty seconds here. */
const FACTOR = 180;

/** Shorter look-backs than five scrapes would see nothing. Seconds. */
const SHORTEST = 5;

/** The same rules, fast enough to watch. */
export const COMPRESSED: Timing = {
  range: (hours) => duration(Math.max(SHORTEST, (hours * 3600) / FACTOR)),
  hold: (hold) => (hold === 'page' ? '3s' : '5s'),
};
