/** The other side of `threads.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createRequire } from 'node:module';
import { composition } from '../composition';
import type { ResourceDefinition } from '../resource/definition';
import { forget } from '../store/pack';
import { DecodeError } from './decode-error';
import type { Block } from './block';
import { blockReader } from './rows';
import type { Told, Work } from './threads';

function main(port: MessagePort, { module, resource, packing, ownPaths }: Work): void {
  const read = blockReader(definition(module, resource), packing, ownPaths);
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
    } finally {
      // Blocks are large, and few objects: the collector would let dozens of them pile up before it looks.
      forget(block.bytes);
    }
  });
}

/** What the module exports, or says to `serve`. */
function definition(module: string, plural: string): ResourceDefinition {
  const exported = createRequire(__filename)(module) as Readonly<
    Record<string, ResourceDefinition | undefined>
  >;
  const known = Object.values(exported);
  const found = (known.length > 0 ? known : composition().resources).find(
    (candidate) => candidate?.plural === plural,
  );
  if (found === undefined) throw new Error(`${module} defines no ${plural}`);
  return found;
}

if (parentPort === null) throw new Error('this runs in a thread of an import');
main(parentPort, workerData as Work);
