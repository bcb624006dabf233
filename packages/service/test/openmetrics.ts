/** One exemplar, with the bucket that it stands on. */
export interface FoundExemplar {
  readonly traceId: string;
  readonly value: number;
  /** Upper bound of its bucket and of the one below. */
  readonly bound: number;
  readonly below: number;
}

interface Family {
  readonly name: string;
  type: string;
  unit: string;
  samples: number;
}

const labelSet = String.raw`\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?!\}))?)*\}`;
const number = String.raw`(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|[+-]Inf|NaN)`;
const sampleLine = new RegExp(
  `^([a-zA-Z_:][\\w:]*)(${labelSet})? (${number})(?: # (${labelSet}) (${number}) (\\d+(?:\\.\\d+)?))?$`,
);
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  info: ['_info'],
  gauge: [''],
};

/**
 * Checks a text against OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md)
 * as far as we use it. @throws at the first line that breaks it @returns the exemplars
 */
export function checkOpenMetrics(text: string): FoundExemplar[] {
  if (!text.endsWith('\n# EOF\n')) throw new Error('does not end with # EOF');
  const seen = new Set<string>();
  const exemplars: FoundExemplar[] = [];
  let family: Family = { name: '', type: '', unit: '', samples: 0 };
  let previous = { series: '', bound: -Infinity, value: 0 };
  for (const line of text.slice(0, -'# EOF\n'.length - 1).split('\n')) {
    const fail = (why: string): never => {
      throw new Error(`${why}: ${line}`);
    };
    const metadata = /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    if (metadata !== null) {
      const [, keyword, name = '', value = ''] = metadata;
      if (name !== family.name) {
        if (seen.has(name)) fail('a family is in two places');
        seen.add(name);
        family = { name, type: '', unit: '', samples: 0 };
      }
      if (family.samples > 0) fail('metadata follows samples');
      if (keyword === 'TYPE') family.type = value;
      if (keyword === 'UNIT') {
        family.unit = value;
        if (!name.endsWith(`_${value}`)) fail('the name does not end in the unit');
      }
      continue;
    }
    const sample = sampleLine.exec(line) ?? fail('is not a line of OpenMetrics');
    const [, name = '', labels = '', value = '', exemplarLabels, exemplarValue = ''] = sample;
    family.samples++;
    const suffix = name.slice(family.name.length);
    if (!name.startsWith(family.name) || suffixes[family.type]?.includes(suffix) !== true) {
      fail(`is not a sample of the ${family.type} ${family.name}`);
    }
    if (suffix !== '_bucket') {
      if (exemplarLabels !== undefined) fail('has an exemplar, but is not a bucket');
      continue;
    }
    const le = /le="([^"]+)"/.exec(labels)?.[1] ?? fail('lacks le');
    if (!/^\d+\.\d+$|^\+Inf$/.test(le)) fail('le is not canonical');
    const series = labels.replace(/,?le="[^"]+"/, '');
    const below = series === previous.series ? previous : { series, bound: -Infinity, value: 0 };
    const bound = le === '+Inf' ? Infinity : Number(le);
    if (bound <= below.bound) fail('buckets do not ascend');
    if (Number(value) < below.value) fail('buckets do not accumulate');
    previous = { series, bound, value: Number(value) };
    if (exemplarLabels === undefined) continue;
    if (exemplarLabels.replaceAll(/[{}",=]/g, '').length > 128) fail('the exemplar is too long');
    exemplars.push({
      traceId: /trace_id="([0-9a-f]{32})"/.exec(exemplarLabels)?.[1] ?? fail('the exemplar has no trace id'),
      value: Number(exemplarValue),
      bound,
      below: below.bound,
    });
  }
  return exemplars;
}
