import type { ImportCounts, ImportOptions } from '../store/store';
import type { Batch } from './rows';
import type { Source } from './source';

/** How many examples a report gives of each thing. */
const EXAMPLES = 5;

/** Something found in a number of records. */
export interface Finding {
  readonly name: string;
  readonly count: number;
  /** Keys of the first few, or byte offsets of those without a key. */
  readonly examples: readonly string[];
}

/** What an import did. */
export interface ImportReport extends ImportCounts {
  readonly source: string;
  readonly sha256: string;
  readonly mode: ImportOptions['mode'];
  /** Records in the source; duplicates count each time. */
  readonly read: number;
  readonly rejected: number;
  /** Why records were rejected. */
  readonly rejections: readonly Finding[];
  /** Defects of records that were kept. */
  readonly warnings: readonly Finding[];
  readonly bytes: number;
  readonly seconds: number;
  readonly recordsPerSecond: number;
  /** It was asked to stop before the source's end. */
  readonly interrupted: boolean;
  /** Whether the store has changed. */
  readonly committed: boolean;
}

/** Counts things by name and keeps the first few examples of each. */
export class Findings {
  readonly #found = new Map<string, { count: number; examples: string[] }>();

  add(name: string, example: string): void {
    let finding = this.#found.get(name);
    if (finding === undefined) this.#found.set(name, (finding = { count: 0, examples: [] }));
    finding.count++;
    if (finding.examples.length < EXAMPLES) finding.examples.push(example);
  }

  list(): Finding[] {
    return [...this.#found]
      .map(([name, { count, examples }]) => ({ name, count, examples }))
      .sort((a, b) => b.count - a.count);
  }
}

/** Tallies one import while it runs. */
export class Tally {
  readonly #start = performance.now();
  readonly rejections = new Findings();
  readonly warnings = new Findings();
  read = 0;
  rejected = 0;

  add({ read, flawed, rejected }: Batch): void {
    this.read += read;
    this.rejected += rejected.length;
    for (const { key, warnings } of flawed) for (const kind of warnings) this.warnings.add(kind, key);
    for (const { key, offset, reason } of rejected) {
      // What follows the colon is the value at fault, another one each time.
      this.rejections.add(reason.split(':', 1)[0] ?? reason, key?.slice(0, 40) ?? `byte ${offset}`);
    }
  }

  get seconds(): number {
    return (performance.now() - this.#start) / 1000;
  }

  report(
    source: Pick<Source, 'name' | 'bytesRead' | 'sha256'>,
    rest: Pick<ImportReport, 'mode' | 'interrupted' | 'committed'> & { readonly counts: ImportCounts },
  ): ImportReport {
    const { counts, ...outcome } = rest;
    const seconds = this.seconds;
    return {
      source: source.name,
      sha256: source.sha256(),
      ...outcome,
      read: this.read,
      ...counts,
      rejected: this.rejected,
      rejections: this.rejections.list(),
      warnings: this.warnings.list(),
      bytes: source.bytesRead(),
      seconds: Number(seconds.toFixed(3)),
      recordsPerSecond: Math.round(this.read / Math.max(seconds, 0.001)),
    };
  }
}

/** A report for people. */
export function reportText(report: ImportReport): string {
  const number = (value: number): string => value.toLocaleString('en');
  const findings = (title: string, list: readonly Finding[]): string[] =>
    list.length === 0
      ? []
      : [
          '',
          title,
          ...list.map(
            ({ name, count, examples }) =>
              `  ${number(count).padStart(9)}  ${name} (${examples.join(', ')}${count > examples.length ? ', …' : ''})`,
          ),
        ];
  return [
    `${report.committed ? 'Imported' : 'Nothing imported from'} ${report.source}${report.interrupted ? ', interrupted' : ''}: ${number(report.read)} records in ${report.seconds.toFixed(1)} s (${number(report.recordsPerSecond)} records/s)`,
    ...(['created', 'updated', 'unchanged', 'removed', 'rejected'] as const).map(
      (name) => `  ${number(report[name]).padStart(9)}  ${name}`,
    ),
    ...findings('Rejected, because it', report.rejections),
    ...findings('Kept with a warning', report.warnings),
    '',
  ].join('\n');
}
