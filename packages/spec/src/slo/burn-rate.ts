/** How urgent an alert is: a page wants somebody now, a ticket within the working day. */
export type Severity = 'page' | 'ticket';

/**
 * An alert condition: the budget burns at `factor` times the rate that would just use it up in the window, both over
 * the long look-back (so that it matters) and over the short one (so that it is going on).
 */
export interface BurnRate {
  readonly severity: Severity;
  /** Hours. */
  readonly long: number;
  /** Hours. */
  readonly short: number;
  readonly factor: number;
  /** Share of the window's budget that is gone when the alert comes, 0 to 1. */
  readonly budget: number;
}

/** SRE Workbook, ch. 5, table 5-8. */
const PAIRS = [
  { severity: 'page', long: 1, short: 5 / 60, budget: 0.02 },
  { severity: 'page', long: 6, short: 0.5, budget: 0.05 },
  { severity: 'ticket', long: 24, short: 2, budget: 0.1 },
  { severity: 'ticket', long: 72, short: 6, budget: 0.1 },
] as const;

export const SHORTEST_WINDOW = 7;
export const LONGEST_WINDOW = 90;

/** Below this the Workbook's shares would alert while the objective is kept; the factors stay and the shares grow. */
const FOUR_WEEKS = 28;

/** The conditions for a window, the most urgent first. @param window days */
export function burnRates(window: number): BurnRate[] {
  return PAIRS.map((pair) => {
    const factor = exact((pair.budget * Math.max(window, FOUR_WEEKS) * 24) / pair.long);
    return { ...pair, factor, budget: exact((factor * pair.long) / (window * 24)) };
  });
}

/** The share of events that may be bad, 0 to 1. @param target percent */
export function errorBudget(target: number): number {
  return exact((100 - target) / 100);
}

/** Without the noise of binary fractions: 14.4, not 14.399999999999999. */
export function exact(value: number): number {
  return Number(value.toPrecision(12));
}
