import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import { type Identity, readIdentity, serviceVersion } from '@golden-path/spec';
import { httpTelemetry, log, serveMetrics } from '@golden-path/telemetry';
import { telemetry } from './begin';
import type { Composition } from './composition';
import type { Config } from './config';
import { startFaults } from './faults';
import { Answers } from './http/answers';
import { createApp } from './http/app';
import type { Collection } from './http/collection';
import type { Dependencies } from './http/dependencies';
import { probesOf } from './http/kit-routes';
import { whyNotReady } from './http/ready';
import { type OwnRoute, ownRoutes, pathsAmong } from './http/own-routes';
import { listen } from './http/listen';
import type { Routes } from './http/routes';
import { createServer } from './http/server';
import { loadUntilDone } from './loading';
import { serveProbes } from './probes/probes';
import { Readiness } from './readiness';
import { shutDown } from './shutdown';
import { openStore, urlOf } from './store';
import { tellAddress } from './tell-address';
import { resourceMetrics, tellAboutService } from './telemetry';
import { growYoungGeneration } from './young-generation';

/** The phases of the process's life, in their order. */
export async function run(composition: Composition, config: Config): Promise<void> {
  const readiness = new Readiness();
  const answers = new Answers(config.answerCacheBytes);
  tellAboutService(answers);
  const collections = await openAll(composition, config);
  const stop = new AbortController();
  await composition.onStart?.({ settings: config.own, signal: stop.signal });

  const identity = readIdentity();
  const writers = await writersOf(composition, config, identity);
  const faults = config.faultsPort === undefined ? undefined : await startFaults(config.faultsPort);
  const own = remembered(composition.routes);
  const app = createApp({
    collections,
    routes: own.routes,
    middleware: composition.middleware ?? [],
    settings: config.own,
    checks: composition.checks ?? [],
    answers,
    readiness,
    metrics: config.metricsPort === undefined ? metricsOf : undefined,
    limits: config,
    trustProxy: config.trustProxy,
    identity,
    explorer: config.explorer === 'on',
    version: serviceVersion(),
    telemetry: httpTelemetry({ ignorePaths: probesOf(config), setRequestId: false }),
    ...writers,
    ...(faults && { fault: faults.fault }),
  });
  const { servers, listenPort } = await listen(
    () => createServer(app, config.maxConnections),
    config.listenPort,
    config.host,
  );
  log.info('listening', { host: config.host, port: listenPort });
  const others: Server[] = [];
  if (faults !== undefined) others.push(faults.server);
  if (config.metricsPort !== undefined && telemetry !== undefined) {
    others.push(await serveMetrics(telemetry, config.metricsPort, config.host));
  }
  const ownProbes =
    config.probesPort === undefined
      ? undefined
      : await serveProbes(config.probesPort, config.host, () =>
          whyNotReady(
            readiness,
            collections.map(({ store }) => store),
            composition.checks ?? [],
          ),
        );

  onTermination(() => {
    stop.abort();
    return shutDown({
      readiness,
      servers: [...servers, ...others],
      drainSeconds: config.drainSeconds,
      timeoutSeconds: config.shutdownTimeoutSeconds,
      close: [
        async () => {
          await composition.onStop?.();
        },
        ...collections.map(
          ({ store }) =>
            () =>
              store.close(),
        ),
        async () => ownProbes?.close(),
        async () => telemetry?.shutdown(),
      ],
    });
  });

  await loadUntilDone({
    loads: collections.map(({ resource, store }) => ({
      resource,
      store,
      metrics: resourceMetrics(resource),
      file: config.sourceFiles[resource.plural],
      ownPaths: pathsAmong(own.made(), resource.plural),
    })),
    readiness,
    signal: stop.signal,
  });
  if (readiness.state === 'ready') tellAddress(config.host, listenPort, identity);
  telemetry?.selfCheck();
  growYoungGeneration();
}

/** The team's routes, and what they are once they were made: who makes them twice opens twice what they need. */
function remembered(routes: Routes | undefined): {
  readonly routes: Routes | undefined;
  readonly made: () => readonly OwnRoute[];
} {
  let made: readonly OwnRoute[] = [];
  return {
    routes:
      routes &&
      ((kit) => {
        const router = routes(kit);
        made = ownRoutes(router);
        return router;
      }),
    made: () => made,
  };
}

async function openAll({ resources, stores }: Composition, config: Config): Promise<Collection[]> {
  return Promise.all(
    resources.map(async (resource, index) => ({
      resource,
      store: await openStore({
        resource,
        url: urlOf(config.databaseUrl, resource, index === 0),
        ...(stores !== undefined && { stores }),
        settings: config,
      }),
    })),
  );
}

/** Who may write, and what is told of it: nothing of that is loaded where nobody does. */
async function writersOf(
  { resources }: Composition,
  { auth }: Config,
  identity: Identity,
): Promise<Pick<Dependencies, 'guard' | 'audit'>> {
  if (auth === undefined) return {};
  const { writing } = createRequire(__filename)('./writing') as typeof import('./writing');
  return writing(
    resources.filter(({ writable }) => writable !== undefined),
    auth,
    identity,
  );
}

async function metricsOf(accept: string | undefined) {
  if (telemetry === undefined) throw new Error('telemetry did not start: `serve` belongs into main.ts');
  return telemetry.metrics(accept);
}

/** The first signal shuts down in order, the second one at once. */
function onTermination(end: () => Promise<unknown>): void {
  let signals = 0;
  for (const [signal, number] of [
    ['SIGTERM', 15],
    ['SIGINT', 2],
  ] as const) {
    process.on(signal, () => {
      if (++signals > 1) process.exit(128 + number);
      void end().then(() => process.exit(0));
    });
  }
}
