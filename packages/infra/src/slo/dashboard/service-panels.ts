import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Component } from '../../infrastructure';
import { CHOSEN, curves, heatMap, THIRD } from './panels';

const HALF = { width: 12, height: 8 };

/** Rate, errors and duration, by route. */
export function requestPanels(service: string): Builder<Panel>[] {
  const duration = (part: string, more = ''): string =>
    `http_server_request_duration_seconds_${part}{${labels(service)},http_route!=""${more}}`;
  const rate = (selector: string): string => `rate(${selector}[$__rate_interval])`;
  const quantile = (q: number, by: string): string =>
    `histogram_quantile(${q}, sum by (${by}) (${rate(duration('bucket'))}))`;
  return [
    curves({ title: 'Rate by route', description: 'Requests of a second.', unit: 'reqps' }, THIRD, [
      { expr: `sum by (http_route) (${rate(duration('count'))})`, legend: '{{http_route}}' },
    ]),
    curves(
      {
        title: 'Errors by route',
        description:
          'Share of requests that were answered with an error of the service, or broken off by it.',
        unit: 'percentunit',
      },
      THIRD,
      [
        {
          expr:
            `sum by (http_route) (${rate(duration('count', ',error_type=~"5..|response_failed"'))}) ` +
            `/ sum by (http_route) (${rate(duration('count'))})`,
          legend: '{{http_route}}',
        },
      ],
    ),
    curves(
      {
        title: 'Duration by route, 99th percentile',
        description: 'Points are single requests; each leads to its trace.',
        unit: 's',
      },
      THIRD,
      [{ expr: quantile(0.99, 'http_route, le'), legend: '{{http_route}}', exemplars: true }],
    ),
    curves(
      { title: 'Duration of all', description: 'Percentiles over all routes.', unit: 's' },
      HALF,
      [0.5, 0.95, 0.99].map((q) => ({
        expr: quantile(q, 'le'),
        legend: `p${q * 100}`,
        exemplars: q === 0.99,
      })),
    ),
    heatMap(
      {
        title: 'Duration, heat map',
        description: 'How many requests took how long. The thresholds of the objectives are among the rows.',
        unit: 's',
      },
      HALF,
      { expr: `sum by (le) (${rate(duration('bucket'))})`, legend: '{{le}}', exemplars: true },
    ),
    curves({ title: 'Answers by status', description: 'Requests of a second.', unit: 'reqps' }, HALF, [
      {
        expr: `sum by (http_response_status_code) (${rate(`http_server_request_duration_seconds_count{${labels(service)}}`)})`,
        legend: '{{http_response_status_code}}',
      },
    ]),
    curves(
      {
        title: 'Database',
        description: '99th percentile of its operations, as the service sees them.',
        unit: 's',
      },
      HALF,
      [
        {
          expr: `histogram_quantile(0.99, sum by (db_operation_name, le) (rate(db_client_operation_duration_seconds_bucket{${labels(service)}}[$__rate_interval])))`,
          legend: '{{db_operation_name}}',
        },
      ],
    ),
  ];
}

/** What runs out first. */
export function saturationPanels(service: string, components: readonly Component[]): Builder<Panel>[] {
  const metric = (name: string): string => `${name}{${labels(service)}}`;
  return [
    curves(
      {
        title: 'Event loop',
        description: 'Share of time in which it was busy, of the busiest pods.',
        unit: 'percentunit',
      },
      THIRD,
      [
        {
          expr: `max by (instance) (${metric('nodejs_eventloop_utilization_ratio')})`,
          legend: '{{instance}}',
        },
      ],
    ),
    curves(
      { title: 'Event loop delay', description: '99th percentile since the scrape before.', unit: 's' },
      THIRD,
      [
        {
          expr: `max by (instance) (${metric('nodejs_eventloop_delay_p99_seconds')})`,
          legend: '{{instance}}',
        },
      ],
    ),
    curves({ title: 'Heap', description: 'What is used of it.', unit: 'bytes' }, THIRD, [
      { expr: `sum by (instance) (${metric('v8js_memory_heap_used_bytes')})`, legend: '{{instance}}' },
    ]),
    curves(
      { title: 'Garbage collection', description: 'Share of time spent in it.', unit: 'percentunit' },
      THIRD,
      [
        {
          expr: `sum by (v8js_gc_type) (rate(${metric('v8js_gc_duration_seconds_sum')}[$__rate_interval]))`,
          legend: '{{v8js_gc_type}}',
        },
      ],
    ),
    curves(
      {
        title: 'Requests being served',
        description: 'More than MAX_CONCURRENT_REQUESTS are turned away with a 503.',
        unit: 'short',
      },
      THIRD,
      [{ expr: `sum by (instance) (${metric('http_server_active_requests')})`, legend: '{{instance}}' }],
    ),
    ...components.flatMap((component) => component.saturation?.(metric) ?? []),
  ];
}

export function labels(service: string): string {
  return `job="${service}",${CHOSEN}`;
}
