/**
 * @golden-path/infra: from what a service chose to its manifests, chart, rules, dashboard, runbooks and Argo CD's
 * project. README.md shows it used; what is not exported here can change without notice.
 */
export { defineInfra, type Choices } from './choices';
export { synthesise } from './synthesise';
export { deploymentProblems, staleGenerated } from './inspect';

export { canary } from './components/canary';
export { clientNamespaces } from './components/client-namespaces';
export { httpRoute } from './components/http-route';
export { ingress } from './components/ingress';
export { observability } from './components/observability';
export { postgresql } from './components/postgresql';
export { writes } from './components/writes';

/** For constructs of a service's own, on the one copy of the libraries that all share. */
export { ApiObject } from 'cdk8s';
export { k8s } from 'cdk8s-plus-33';
export { Construct } from 'constructs';
export { labels, selector } from './labels';
export { allow } from './network/policy';
export { syncWave } from './sync-wave';
export { taskPod } from './workload/task';
export { RESTRICTED_CONTAINER, RESTRICTED_POD } from './workload/pod';
export type { Parameters } from './parameters/parameters';

/** For components of a platform's own. */
export { defineComponent } from './component';
export type { Component, Context } from './infrastructure';
export { choiceField, field } from './settings/section';
