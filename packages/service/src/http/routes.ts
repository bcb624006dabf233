import type { Dependencies } from './app';
import { datasetRoute } from './dataset';
import { docsRoutes } from './docs';
import { getRoute } from './get';
import { groupRoute } from './group';
import { homeRoute } from './home';
import { listRoute } from './list/list';
import { liveRoute } from './live';
import { lookupRoute } from './lookup';
import { metricsRoute } from './metrics';
import { openapiRoute } from './openapi';
import { readyRoute } from './ready';
import type { Route } from './route';

type RouteDependencies = Pick<
  Dependencies,
  'resource' | 'store' | 'answers' | 'readiness' | 'metrics' | 'identity' | 'version'
>;

/** The whole API. */
export function routes({
  resource,
  store,
  answers,
  readiness,
  metrics,
  identity,
  version,
}: RouteDependencies): readonly Route[] {
  const all: Route[] = [
    listRoute(resource, store, answers, version),
    lookupRoute(resource, store),
    getRoute(resource, store),
    ...resource.groupings.map((grouping) => groupRoute(resource, grouping, store)),
    datasetRoute(resource, store),
    homeRoute(identity, version, () => all),
    openapiRoute({ resource, identity, version }, () => all),
    ...docsRoutes(identity.title),
    readyRoute(readiness, store),
    liveRoute(),
    metricsRoute(metrics),
  ];
  return all;
}

/** Asked by the platform all the time: kept out of logs, traces, counts and overload protection. */
export const probes = ['/ready', '/live', '/metrics'];
