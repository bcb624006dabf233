/** The other side of `threads.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { served } from '../../../../service/src/served';
import { DecodeError } from './decode-error';
import type { Block } from './find';
import { blockReader } from './rows';
import type { Told } from './threads';

function main(port: MessagePort, packing: string): void {
  const read = blockReader(served, packing);
  const tell = (told: Told, memory: ArrayBuffer[] = []): void => {
    port.postMessage(told, memory);
  };
  port.on('message', (block: Block) => {
    try {
      const batch = read(block);
      tell(
        { kind: 'batch', batch },
        batch.pack.map(({ buffer }) => buffer),
      );
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      tell({ kind: 'undecodable', message: error.message });
    }
  });
}

if (parentPort === null) throw new Error('this runs in a thread of an import');
main(parentPort, workerData as string);
