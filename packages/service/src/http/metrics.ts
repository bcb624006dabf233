import type { Route } from './route';

/** The metrics as text, in the form that the scraper's Accept asks for. */
export type Metrics = (accept: string | undefined) => Promise<{ contentType: string; body: string }>;

/** `GET /metrics`, for Prometheus. */
export function metricsRoute(metrics: Metrics): Route {
  return {
    method: 'GET',
    path: '/metrics',
    kind: 'probe',
    handle: async ({ req }) => {
      const { contentType, body } = await metrics(req.headers.accept);
      return { status: 200, type: contentType, cache: 'no-store', body };
    },
    operation: {
      id: 'metrics',
      tag: 'Operations',
      summary: 'Metrics in the Prometheus text format, or OpenMetrics',
      content: { 'text/plain': { type: 'string' }, 'application/openmetrics-text': { type: 'string' } },
      problems: [],
    },
  };
}
