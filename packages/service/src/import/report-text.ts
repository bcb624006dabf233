import type { Wrapping } from './block';
import type { Finding } from './findings';
import { quotedNames } from './names';
import type { ImportReport } from './report';

const COUNTS = ['created', 'updated', 'unchanged', 'duplicates', 'rejected'] as const;

/** Kinds of things that are printed; the JSON has all. */
const MOST_LINES = 20;

const number = (value: number): string => value.toLocaleString('en');

/** A report for people. */
export function reportText(report: ImportReport): string {
  const { committed, source, interrupted, read, removed, seconds, recordsPerSecond } = report;
  return [
    `${committed ? 'Imported' : 'Nothing imported from'} ${source}${interrupted ? ', interrupted' : ''}: ${number(read)} records in ${seconds.toFixed(1)} s (${number(recordsPerSecond)} records/s)`,
    ...COUNTS.map((name) => line(report[name], name)),
    ...(removed > 0 ? ['and of what was there before', line(removed, 'removed')] : []),
    ...wrappingText(report.wrapping),
    ...findingsText('Rejected, because it', report.rejections),
    ...findingsText('Replaced by a later record: it', report.replaced),
    ...findingsText('Kept with a warning', report.warnings),
    ...findingsText('Not understood or passed over, and left out', report.notUnderstood),
    '',
  ].join('\n');
}

/** Things found, with their number and examples, under a title. */
export function findingsText(title: string, list: readonly Finding[]): string[] {
  if (list.length === 0) return [];
  const lines = list
    .slice(0, MOST_LINES)
    .map(({ name, count, examples }) =>
      line(count, `${name} (${examples.join(', ')}${count > examples.length ? ', …' : ''})`),
    );
  const more = list.length - lines.length;
  return ['', title, ...lines, ...(more > 0 ? [line(more, 'kinds more')] : [])];
}

/** Where the records were, if they were in something, and what was there with them. */
export function wrappingText(wrapping: Wrapping | null): string[] {
  if (wrapping === null) return [];
  const { within, beside } = wrapping;
  const rest = beside.length === 0 ? '' : `; beside them, and not read: ${quotedNames(beside)}`;
  return ['', `The records are in ${quotedNames([within.join('.')])}${rest}`];
}

function line(count: number, text: string): string {
  return `  ${number(count).padStart(9)}  ${text}`;
}
