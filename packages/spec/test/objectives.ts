import { parseServiceLevel, ServiceLevelError } from '../src/slo/read';

/** Line numbers in the tests count from the first line, `apiVersion`. */
export const TEXT = `apiVersion: openslo/v1
kind: Service
metadata:
  name: vessel-service
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: latency
spec:
  description: Fast
  service: vessel-service
  budgetingMethod: Occurrences
  timeWindow:
    - duration: 30d
      isRolling: true
  objectives:
    - targetPercent: 99.5
  indicator:
    spec:
      ratioMetric:
        counter: true
        good:
          metricSource:
            type: Prometheus
            spec:
              query: sum(rate(http_server_request_duration_seconds_bucket{job="x",le="0.25"}[{{.window}}]))
        total:
          metricSource:
            type: Prometheus
            spec:
              query: sum(rate(http_server_request_duration_seconds_count{job="x"}[{{.window}}]))
`;

export function parse(text: string) {
  return parseServiceLevel(text, 'vessel-service', 'service/slo.yaml');
}

export function problems(text: string): readonly string[] {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof ServiceLevelError) return error.problems;
    throw error;
  }
  return [];
}
