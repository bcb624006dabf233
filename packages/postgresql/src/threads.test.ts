import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

/** What a thread of an import loads, besides itself. */
const MODULES = [join(__dirname, '../../../service/dist/ports'), join(__dirname, '../dist/pack')];

test('a thread of an import loads neither telemetry nor what serves: it has a heap of 64 MB', async () => {
  const thread = new Worker(
    `for (const file of ${JSON.stringify(MODULES)}) require(file);
     require('node:worker_threads').parentPort.postMessage(Object.keys(require.cache));`,
    { eval: true },
  );
  const [loaded] = (await once(thread, 'message')) as [string[]];
  expect(loaded).toContain(require.resolve(`${String(MODULES[1])}.js`));
  expect(
    loaded.filter((file) => /opentelemetry|pino|node_modules\/(?:yaml|zod|koa|pg)\//.test(file)),
  ).toEqual([]);
});
