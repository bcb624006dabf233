import type { Config } from '../config';
import type { Dependencies } from './dependencies';
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
import type { OwnRoute } from './own-routes';
import type { Route } from './route';

type RouteDependencies = Pick<
  Dependencies,
  'collections' | 'answers' | 'readiness' | 'metrics' | 'identity' | 'version' | 'checks'
>;

/** What the kit itself serves; `own` is what the team adds. */
export function kitRoutes(
  { collections, answers, readiness, metrics, identity, version, checks }: RouteDependencies,
  own: readonly OwnRoute[] = [],
): readonly Route[] {
  const resources = collections.map(({ resource }) => resource);
  const all: Route[] = [
    ...collections.flatMap(({ resource, store }, index) => [
      listRoute(resource, store, answers, version),
      lookupRoute(resource, store),
      getRoute(resource, store),
      ...resource.groupings.map((grouping) => groupRoute(resource, grouping, store)),
      datasetRoute(resource, store, index === 0 ? '/dataset' : `/dataset/${resource.plural}`),
    ]),
    homeRoute(identity, version, () => all),
    openapiRoute({ resources, identity, version }, () => all, own),
    ...docsRoutes(identity.title),
    readyRoute(
      readiness,
      collections.map(({ store }) => store),
      checks,
    ),
    liveRoute(),
    ...(metrics === undefined ? [] : [metricsRoute(metrics)]),
  ];
  return all;
}

/** Asked by the platform all the time: kept out of logs, traces, counts and overload protection. */
export const probes = ['/ready', '/live', '/metrics'];

/** The same of a service whose metrics may have a listener of their own. */
export function probesOf({ metricsPort }: Pick<Config, 'metricsPort'>): readonly string[] {
  return metricsPort === undefined ? probes : probes.filter((path) => path !== '/metrics');
}
