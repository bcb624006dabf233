// Validates custom resources by the schemas of their kinds: a list of objects as JSON on standard input, a list
// of problems as JSON on standard output. A process of its own because the validators are ES modules only.
import { text } from 'node:stream/consumers';

const PACKAGES = {
  'argoproj.io/v1alpha1 AppProject': '@kubernetes-models/argo-cd/argoproj.io/v1alpha1',
  'argoproj.io/v1alpha1 ApplicationSet': '@kubernetes-models/argo-cd/argoproj.io/v1alpha1',
  'argoproj.io/v1alpha1 Application': '@kubernetes-models/argo-cd/argoproj.io/v1alpha1',
  'argoproj.io/v1alpha1 AnalysisTemplate': '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1',
  'argoproj.io/v1alpha1 Rollout': '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1',
  'gateway.networking.k8s.io/v1 HTTPRoute': '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1',
  'monitoring.coreos.com/v1 PrometheusRule':
    '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
  'monitoring.coreos.com/v1 ServiceMonitor':
    '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
};

const problems = [];
for (const object of JSON.parse(await text(process.stdin))) {
  const kind = `${object.apiVersion} ${object.kind}`;
  if (PACKAGES[kind] === undefined) {
    problems.push(`${kind} ${object.metadata?.name}: no schema for this kind`);
    continue;
  }
  const { [object.kind]: Model } = await import(`${PACKAGES[kind]}/${object.kind}`);
  try {
    new Model(object).validate();
  } catch (error) {
    problems.push(`${object.kind} ${object.metadata?.name}: ${error.message}`);
  }
}
console.log(JSON.stringify(problems));
