import { styleText } from 'node:util';

/** A trace, as Jaeger's API tells it: `GET /api/traces`. Times are microseconds. */
export interface Trace {
  readonly traceID: string;
  readonly spans: readonly Span[];
  readonly processes: Readonly<Record<string, { readonly serviceName: string }>>;
}

export interface Span {
  readonly spanID: string;
  readonly operationName: string;
  readonly processID: string;
  /** Since the epoch. */
  readonly startTime: number;
  readonly duration: number;
  readonly references: readonly { readonly refType: string; readonly spanID: string }[];
  readonly tags: readonly { readonly key: string; readonly value: unknown }[];
}

/** What a line says of its span, where the span has it; the first ones first. */
const TOLD = ['http.response.status_code', 'error.type', 'db.query.text'] as const;

/**
 * The trace for a terminal: a line for each span, below its parent, with its duration and a bar where it stands in the
 * whole.
 * @param columns of the terminal @param colours whether it has any
 */
export function treeOf(trace: Trace, columns: number, colours: boolean): string {
  const colour = (style: 'bold' | 'dim' | 'red', text: string): string =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const start = Math.min(...trace.spans.map(({ startTime }) => startTime));
  const end = Math.max(...trace.spans.map(({ startTime, duration }) => startTime + duration));
  const rows = descended(trace.spans).map(({ span, branch }) => ({
    span,
    name: `${branch}${span.operationName}`,
  }));
  const width = Math.min(Math.max(...rows.map(({ name }) => name.length)), 60);
  const lines = rows.map(({ span, name }) => {
    const left = `${cut(name, width).padEnd(width)} ${milliseconds(span.duration).padStart(9)} ${bar(span, start, end)}`;
    const right = cut(told(span), Math.max(0, columns - left.length - 2));
    return `${left} ${colour(failed(span) ? 'red' : 'dim', right)}`.trimEnd();
  });
  const services = [
    ...new Set(trace.spans.map(({ processID }) => trace.processes[processID]?.serviceName ?? '?')),
  ];
  const head = `${trace.traceID}  ${new Date(start / 1000).toISOString()}  ${services.join(', ')}`;
  return [colour('bold', head), ...lines].join('\n');
}

/** Each span below its parent, in the order of their starts; one whose parent is not there is a root. */
function descended(spans: readonly Span[]): readonly { readonly span: Span; readonly branch: string }[] {
  const known = new Set(spans.map(({ spanID }) => spanID));
  const children = Map.groupBy(
    spans.toSorted((a, b) => a.startTime - b.startTime),
    ({ spanID, references }) =>
      references.find((one) => one.refType === 'CHILD_OF' && known.has(one.spanID) && one.spanID !== spanID)
        ?.spanID,
  );
  const below = (parent: string | undefined, indent: string): { span: Span; branch: string }[] =>
    (children.get(parent) ?? []).flatMap((span, at, all) => {
      const isLast = at === all.length - 1;
      const branch = parent === undefined ? '' : `${indent}${isLast ? '└ ' : '├ '}`;
      const next = parent === undefined ? '' : `${indent}${isLast ? '  ' : '│ '}`;
      return [{ span, branch }, ...below(span.spanID, next)];
    });
  return below(undefined, '');
}

const CELLS = 20;

function bar({ startTime, duration }: Span, start: number, end: number): string {
  const cell = Math.max(1, end - start) / CELLS;
  const from = Math.min(CELLS - 1, Math.floor((startTime - start) / cell));
  const cells = Math.max(1, Math.min(CELLS - from, Math.round(duration / cell)));
  return `${' '.repeat(from)}${'━'.repeat(cells)}`.padEnd(CELLS);
}

function told(span: Span): string {
  const tags = new Map(span.tags.map(({ key, value }) => [key, String(value)]));
  return TOLD.flatMap((key) => tags.get(key) ?? [])
    .map((text) => text.replaceAll(/\s+/g, ' '))
    .join(' ');
}

function failed({ tags }: Span): boolean {
  return tags.some(({ key }) => key === 'error' || key === 'error.type');
}

function milliseconds(microseconds: number): string {
  return `${(microseconds / 1000).toFixed(microseconds < 100_000 ? 2 : 0)} ms`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
