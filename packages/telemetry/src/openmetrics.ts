import type { Exemplar, Histogram, Series } from './histogram';

/**
 * Prometheus text → OpenMetrics 1.0 text, with exemplars on the buckets. The exporter writes only the former,
 * and keeps no exemplars; the two formats differ in the lines handled here. After the count of a histogram, and after a
 * counter, stands since when it has been counted (`_created`): by that a restart is known even where the count is higher
 * than before.
 * https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
 * @param exemplars by sample, `name_bucket{labels}`, as the text names it
 * @param created by sample, `name_count{labels}` or `name_total{labels}`, seconds since the epoch
 */
export function toOpenMetrics(
  prometheus: string,
  exemplars: ReadonlyMap<string, Exemplar>,
  created: ReadonlyMap<string, number>,
): string {
  const lines = prometheus.split('\n').flatMap((line) => {
    // An empty line ends nothing here; a comment is one of the three that are defined.
    if (line === '' || (line.startsWith('#') && !/^# (?:HELP|TYPE|UNIT) /.test(line))) return [];
    if (line.startsWith('#')) return metadata(line);
    const { sample, value } = parts(line);
    const exemplar = exemplars.get(sample);
    const text = `${canonicalBound(sample)} ${value}`;
    const since = created.get(sample);
    if (since !== undefined)
      return [text, `${sample.replace(/_(?:count|total)(?=\{|$)/, '_created')} ${since.toFixed(3)}`];
    return exemplar === undefined ? text : `${text} # ${written(exemplar)}`;
  });
  return [...lines, '# EOF', ''].join('\n');
}

/** The exemplars of a histogram by the name of the sample that they belong to. */
export function exemplarsBySample(
  histogram: Histogram,
  sampleName: (series: Series, bound: number) => string,
): [string, Exemplar][] {
  return [...histogram.all()].flatMap((series) =>
    series.exemplars.flatMap((exemplar, bucket): [string, Exemplar][] =>
      exemplar === undefined ? [] : [[sampleName(series, series.bounds[bucket] ?? Infinity), exemplar]],
    ),
  );
}

/** A counter's family is named without `_total`; `target_info` is of type info. */
function metadata(line: string): string {
  const [hash, keyword, name = '', ...rest] = line.split(' ');
  const text = rest.join(' ');
  if (name === 'target_info') {
    return [hash, keyword, 'target', keyword === 'TYPE' ? 'info' : text].join(' ');
  }
  return [hash, keyword, name.replace(/_total$/, ''), text].join(' ');
}

/** Sample and value, which are separated by the last space: a label's value may hold others. */
function parts(line: string): { sample: string; value: string } {
  const space = line.lastIndexOf(' ');
  return { sample: line.slice(0, space), value: line.slice(space + 1) };
}

/** `le="1"` → `le="1.0"`: bounds are floats in canonical form. */
function canonicalBound(sample: string): string {
  return sample.replace(/le="(\d+)"\}$/, 'le="$1.0"}');
}

function written({ traceId, spanId, value, time }: Exemplar): string {
  return `{trace_id="${traceId}",span_id="${spanId}"} ${value} ${(time / 1000).toFixed(3)}`;
}
