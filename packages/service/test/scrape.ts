/** One line of a scrape. */
export interface Sample {
  /** Of the family: without `_bucket`, `_sum`, `_count` of a histogram. */
  readonly metric: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Scrape {
  /** By family. */
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

/** Reads Prometheus text 0.0.4. @throws at a line that is none */
export function readScrape(text: string): Scrape {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '');
    if (line === '' || line.startsWith('#')) continue;
    const parts = /^([a-z_:][\w:]*)(?:\{(.*)\})? (\S+)$/i.exec(line);
    if (parts === null) throw new Error(`no sample: ${line}`);
    const [, name = '', labels = '', value = ''] = parts;
    const family = name.replace(/_(?:bucket|sum|count)$/, '');
    samples.push({
      metric: types.get(family) === 'histogram' ? family : name,
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', escaped = '']) => [
          key,
          escaped.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character)),
        ]),
      ),
      value: Number(value === '+Inf' ? Infinity : value),
    });
  }
  return { types, samples };
}
