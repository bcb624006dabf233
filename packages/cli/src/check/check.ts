/** What one check found. */
export interface Check {
  readonly name: string;
  /** `note`: worth knowing, and as a team may want it. `unknown`: it could not be told. */
  readonly status: 'ok' | 'note' | 'bad' | 'unknown';
  /** One line. */
  readonly says: string;
  /** One line for each finding. */
  readonly findings: readonly string[];
}

/** A check of which every finding is bad. */
export function verdict(
  name: string,
  good: string,
  bad: (count: number) => string,
  findings: readonly string[],
): Check {
  const isGood = findings.length === 0;
  return { name, status: isGood ? 'ok' : 'bad', says: isGood ? good : bad(findings.length), findings };
}

/** A check that could not be made. */
export function unknown(name: string, problem: string): Check {
  return { name, status: 'unknown', says: problem.trim(), findings: [] };
}

export function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
