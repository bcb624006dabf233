/** The service without telemetry: no SDK, no instrumentation, no metrics, no line per request; all else as in src/main.ts. */
import { readIdentity } from '@golden-path/spec';
import { readConfig } from '../../src/config';
import { Answers } from '../../src/http/answers';
import { createApp } from '../../src/http/app';
import { createServer } from '../../src/http/server';
import { loadUntilDone } from '../../src/loading';
import { Readiness } from '../../src/readiness';
import { defaultSource, served } from '../../../../service/src/served';
import { openStore } from '../../src/store';

async function main(): Promise<void> {
  const config = readConfig(process.env, served);
  const readiness = new Readiness();
  const store = await openStore({ resource: served, url: config.databaseUrl });
  const app = createApp({
    resource: served,
    store,
    answers: new Answers(config.answerCacheBytes),
    readiness,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    limits: config,
    identity: readIdentity(),
    version: '0.0.0',
    telemetry: (_ctx, next) => next(),
  });
  createServer(app).listen(config.listenPort, config.host);
  await loadUntilDone({
    resource: served,
    store,
    readiness,
    metrics: { datasetLoaded: () => undefined, imported: () => undefined },
    file: config.sourceFile,
    defaultFile: defaultSource,
    signal: new AbortController().signal,
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
