/** How many examples a report gives of each thing. */
const EXAMPLES = 5;

/** Different things of one kind that are told apart; a damaged file has as many as it has records. */
const MOST = 1000;
const OTHERS = 'others';

/** Something found in a number of records. */
export interface Finding {
  readonly name: string;
  readonly count: number;
  /** Keys of the first few, or byte offsets of those without a key. */
  readonly examples: readonly string[];
}

/** Counts things by name and keeps the first few examples of each. */
export class Findings {
  readonly #found = new Map<string, { count: number; examples: string[] }>();

  /** @param count how many there are of what the example is one of */
  add(name: string, example: string, count = 1): void {
    let finding = this.#found.get(name);
    if (finding === undefined && this.#found.size >= MOST && name !== OTHERS) {
      this.add(OTHERS, example, count);
      return;
    }
    if (finding === undefined) this.#found.set(name, (finding = { count: 0, examples: [] }));
    finding.count += count;
    if (finding.examples.length < EXAMPLES) finding.examples.push(example);
  }

  list(): Finding[] {
    return [...this.#found]
      .map(([name, { count, examples }]) => ({ name, count, examples }))
      .sort((a, b) => b.count - a.count);
  }
}
