/** The other side of `own-paths.ts`. */
import { createRequire } from 'node:module';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { composition } from '../composition';
import { readConfig } from '../config';
import { ownRoutes, pathsAmong } from '../http/own-routes';
import type { Asked } from './own-paths';

function main(port: MessagePort, { program, plural }: Asked): void {
  createRequire(__filename)(program);
  const service = composition();
  const own = service.routes?.({
    settings: readConfig(process.env, service).own,
    records: () => ({ get: () => Promise.reject(new Error('no request is answered here')) }),
  });
  port.postMessage(own === undefined ? [] : pathsAmong(ownRoutes(own), plural));
}

if (parentPort === null) throw new Error('this runs in a thread of an import');
main(parentPort, workerData as Asked);
