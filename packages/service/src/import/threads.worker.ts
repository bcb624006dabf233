/** The other side of `threads.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createRequire } from 'node:module';
import { composition } from '../composition';
import { DecodeError } from './decode-error';
import type { Block } from './block';
import { blockReader } from './rows';
import type { Told, Work } from './threads';

function main(port: MessagePort, { program, resource: plural, packing }: Work): void {
  createRequire(__filename)(program);
  const resource = composition().resources.find((candidate) => candidate.plural === plural);
  if (resource === undefined) throw new Error(`${program} serves no ${plural}`);
  const read = blockReader(resource, packing);
  const tell = (told: Told, memory: ArrayBuffer[] = []): void => {
    port.postMessage(told, memory);
  };
  port.on('message', (block: Block) => {
    try {
      const batch = read(block);
      tell({ kind: 'batch', batch }, [...batch.pack.map(({ buffer }) => buffer), batch.met.marks.buffer]);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      tell({ kind: 'undecodable', message: error.message });
    }
  });
}

if (parentPort === null) throw new Error('this runs in a thread of an import');
main(parentPort, workerData as Work);
