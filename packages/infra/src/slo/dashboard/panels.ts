import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as tables from '@grafana/grafana-foundation-sdk/table';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/** Chosen at the top of the dashboard. */
export const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** Matchers of the one environment that is chosen there; where nothing adds such labels, that they are not there. */
export const CHOSEN = 'cluster="$cluster",namespace="$namespace"';

/** Width of a panel in Grafana's 24 columns; height in its rows. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const THIRD: Size = { width: 8, height: 8 };

export interface Query {
  readonly expr: string;
  readonly legend: string;
  /** Points on the curve that lead to a trace. */
  readonly exemplars?: boolean;
  /** In another unit than the panel's; then it is asked for once, not for each point of time. */
  readonly unit?: string;
}

export interface PanelText {
  readonly title: string;
  readonly description: string;
  readonly unit: string;
}

/** From a value on, a colour. The first is for everything below. */
export type Steps = readonly [
  { readonly color: string },
  ...{ readonly color: string; readonly from: number }[],
];

export function curves(
  { title, description, unit }: PanelText,
  { width, height }: Size,
  queries: readonly Query[],
  steps?: Steps,
): timeseries.PanelBuilder {
  const panel = new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .unit(unit)
    .lineWidth(1)
    .fillOpacity(5)
    .axisSoftMin(0)
    .targets(queries.map(target));
  if (steps === undefined) return panel;
  return panel
    .thresholds(thresholds(steps))
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line));
}

export function number(
  { title, description, unit }: PanelText,
  { width, height }: Size,
  queries: readonly Query[],
  steps: Steps,
  decimals: number,
): stat.PanelBuilder {
  const panel = new stat.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .unit(unit)
    .decimals(decimals)
    .noValue('no data yet')
    .thresholds(thresholds(steps))
    .targets(queries.map(target));
  for (const { legend, unit: own } of queries)
    if (own !== undefined)
      panel.overrideByName(legend, [
        { id: 'unit', value: own },
        { id: 'color', value: { mode: 'fixed', fixedColor: 'text' } },
      ]);
  return panel;
}

export interface Column {
  readonly expr: string;
  readonly title: string;
  readonly unit: string;
}

/** A row for each set of labels, a column for each label and each query. */
export function table(
  { title, description }: Omit<PanelText, 'unit'>,
  { width, height }: Size,
  columns: readonly Column[],
): tables.PanelBuilder {
  const letter = (index: number): string => String.fromCharCode('A'.charCodeAt(0) + index);
  const panel = new tables.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .noValue('no data yet')
    .targets(
      columns.map(({ expr }, index) =>
        target({ expr, legend: '' }).refId(letter(index)).instant().format(prometheus.PromQueryFormat.Table),
      ),
    )
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: { excludeByName: { Time: true } } });
  for (const [index, { title: name, unit }] of columns.entries())
    panel.overrideByName(`Value #${letter(index)}`, [
      { id: 'displayName', value: name },
      { id: 'unit', value: unit },
    ]);
  return panel;
}

/** Of a histogram: one row for each bucket. */
export function heatMap(
  { title, description, unit }: PanelText,
  { width, height }: Size,
  query: Query,
): heatmap.PanelBuilder {
  return new heatmap.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(width)
    .height(height)
    .yAxis(new heatmap.YAxisConfigBuilder().unit(unit))
    .calculate(false)
    .withTarget(target(query).format(prometheus.PromQueryFormat.Heatmap));
}

function target({ expr, legend, exemplars = false, unit }: Query): prometheus.DataqueryBuilder {
  const query = new prometheus.DataqueryBuilder()
    .expr(expr)
    .legendFormat(legend)
    .exemplar(exemplars)
    .datasource(DATA_SOURCE);
  return unit === undefined ? query : query.instant();
}

function thresholds([base, ...steps]: Steps): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: base.color }, ...steps.map(({ from, color }) => ({ value: from, color }))]);
}
