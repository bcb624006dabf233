import type { Config } from '../config';
import type { Dependencies } from './dependencies';
import { datasetPath, datasetRoute } from './dataset';
import { getRoute } from './get';
import { groupRoute } from './group';
import { homeRoute } from './home';
import { listRoute } from './list/list';
import { Streams } from './list/streams';
import { liveRoute } from './live';
import { lookupRoute } from './lookup';
import { metricsRoute } from './metrics';
import { openapiRoute } from './openapi';
import { readyRoute } from './ready';
import { docsRoute } from './pages/docs';
import { fileRoutes } from './pages/files';
import type { Site } from './pages/layout';
import { type OwnRoute, pathsAmong } from './own-routes';
import type { Route } from './route';
import { refuseAll } from './write/guard';
import { writeRoutes } from './write/routes';

type RouteDependencies = Pick<
  Dependencies,
  'collections' | 'answers' | 'readiness' | 'metrics' | 'identity' | 'version' | 'checks' | 'explorer'
> &
  Partial<Pick<Dependencies, 'limits' | 'guard' | 'audit'>>;

/** What the kit itself serves; `own` is what the team adds. */
export function kitRoutes(dependencies: RouteDependencies, own: readonly OwnRoute[] = []): readonly Route[] {
  const { collections, answers, readiness, metrics, identity, version, checks } = dependencies;
  const { explorer = true, limits, guard = refuseAll, audit } = dependencies;
  const streams = new Streams(limits?.maxEventLoopDelay ?? 0);
  const resources = collections.map(({ resource }) => resource);
  const site: Site = { identity, explorer, resources };
  const all: Route[] = [
    ...collections.flatMap(({ resource, store }, index) => [
      listRoute(resource, store, { answers, streams, version }),
      lookupRoute(resource, store),
      getRoute(resource, store),
      ...resource.groupings.map((grouping) => groupRoute(resource, grouping, store)),
      datasetRoute(resource, store, datasetPath(resource, index)),
      ...writeRoutes(
        { resource, store, guard, audit, ownPaths: pathsAmong(own, resource.plural) },
        readiness,
        limits?.maxConcurrentRequests,
      ),
    ]),
    homeRoute(site, resources, version, () => all),
    openapiRoute({ resources, identity, version }, () => all, own),
    docsRoute(site),
    ...fileRoutes(identity.name),
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
