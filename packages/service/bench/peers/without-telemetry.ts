/** The service without telemetry: no SDK, no instrumentation, no metrics, no line per request; all else as in src/main.ts. */
import { readIdentity } from '@golden-path/spec';
import { readConfig } from '../../src/config';
import { Answers } from '../../src/http/answers';
import { createApp } from '../../src/http/app';
import { createServer } from '../../src/http/server';
import { loadUntilDone } from '../../src/loading';
import { Readiness } from '../../src/readiness';
import { served } from '../../test/served';
import { openStore } from '../../src/store';

async function main(): Promise<void> {
  const config = readConfig(process.env, { resources: [served] });
  const readiness = new Readiness();
  const store = await openStore({ resource: served, url: config.databaseUrl });
  const app = createApp({
    collections: [{ resource: served, store }],
    middleware: [],
    checks: [],
    answers: new Answers(config.answerCacheBytes),
    readiness,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    limits: config,
    identity: readIdentity(),
    version: '0.0.0',
    telemetry: (_ctx, next) => next(),
  });
  createServer(app, config.maxConnections).listen(config.listenPort, config.host);
  await loadUntilDone({
    loads: [
      {
        resource: served,
        store,
        metrics: { datasetLoaded: () => undefined, imported: () => undefined },
        file: config.sourceFiles[served.plural],
      },
    ],
    readiness,
    signal: new AbortController().signal,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
