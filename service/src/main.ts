// The environment is checked first; then telemetry starts, since instrumentation patches what is loaded after it.
import { growYoungGeneration } from '@golden-path/service';
import { config } from '@golden-path/service';
import { serviceMetrics, telemetry, version } from '@golden-path/service';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { readIdentity } from '@golden-path/spec';
import { httpTelemetry, log, serveMetrics } from '@golden-path/telemetry';
import type { Config } from '@golden-path/service';
import { startFaults } from '@golden-path/service';
import { Answers } from '@golden-path/service';
import { createApp } from '@golden-path/service';
import { probes } from '@golden-path/service';
import { createServer } from '@golden-path/service';
import { loadUntilDone } from '@golden-path/service';
import { Readiness } from '@golden-path/service';
import { defaultSource, served } from './served';
import { shutDown } from '@golden-path/service';
import { startFailure } from '@golden-path/service';
import { openStore } from '@golden-path/service';

/** The phases of the process's life, in their order. */
async function main(): Promise<void> {
  const readiness = new Readiness();
  const metrics = serviceMetrics(served);
  const store = await openStore({ resource: served, url: config.databaseUrl, settings: config });

  const answers = new Answers(config.answerCacheBytes);
  metrics.answers(answers);

  const faults = config.faultsPort === undefined ? undefined : await startFaults(config.faultsPort);
  const app = createApp({
    resource: served,
    store,
    answers,
    readiness,
    metrics: (accept) => telemetry.metrics(accept),
    limits: config,
    identity: readIdentity(),
    version,
    telemetry: httpTelemetry({ ignorePaths: probes, setRequestId: false }),
    ...(faults && { fault: faults.fault }),
  });
  const servers = [await listen(createServer(app), config)];
  if (faults !== undefined) servers.push(faults.server);
  if (config.metricsPort !== undefined) {
    servers.push(await serveMetrics(telemetry, config.metricsPort, config.host));
  }

  const stop = new AbortController();
  onTermination(() => {
    stop.abort();
    return shutDown({
      readiness,
      servers,
      drainSeconds: config.drainSeconds,
      timeoutSeconds: config.shutdownTimeoutSeconds,
      close: [() => store.close(), () => telemetry.shutdown()],
    });
  });

  await loadUntilDone({
    resource: served,
    store,
    readiness,
    metrics,
    file: config.sourceFile,
    defaultFile: defaultSource,
    signal: stop.signal,
  });
  telemetry.selfCheck();
  growYoungGeneration();
}

async function listen(server: Server, { listenPort, host }: Config): Promise<Server> {
  server.listen(listenPort, host);
  await once(server, 'listening');
  const address = server.address();
  log.info('listening', { host, port: typeof address === 'object' ? address?.port : listenPort });
  return server;
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

main().catch((error: unknown) => {
  log.fatal('the service cannot start', { error: startFailure(error) });
  process.exit(1);
});
