/** What a program ends with. @see sysexits.h; 77 as automake's tests have it */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** Behind the path: `check` alone. */
  behind: 2,
  /** A budget is: `slo-report` alone. */
  spent: 2,
  usage: 64,
  unavailable: 69,
  skipped: 77,
} as const;
