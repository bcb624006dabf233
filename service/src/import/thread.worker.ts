/** The other side of `thread.ts`. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { served } from '../served';
import { DecodeError } from './decode';
import { Inbox } from './inbox';
import { readRows } from './rows';
import { type Said, type Task, type Told, UNDER_WAY } from './thread';

/** Chunks that are asked for ahead. */
const AHEAD = 2;

async function main(port: MessagePort, { format, packing }: Task): Promise<void> {
  const tell = (told: Told, memory: ArrayBuffer[] = []): void => {
    port.postMessage(told, memory);
  };
  const chunks = new Inbox<Uint8Array | undefined>();
  const places = new Inbox<void>();
  for (let place = 0; place < UNDER_WAY; place++) places.put();
  port.on('message', (said: Said) => {
    if (said.kind === 'taken') places.put();
    else chunks.put(said.bytes);
  });

  async function* bytes(): AsyncGenerator<Buffer> {
    for (let asked = 1; asked < AHEAD; asked++) tell({ kind: 'hungry' });
    for (;;) {
      tell({ kind: 'hungry' });
      const chunk = await chunks.take();
      if (chunk === undefined) return;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  }

  try {
    for await (const batch of readRows(served, bytes(), format, packing)) {
      await places.take();
      tell(
        { kind: 'batch', batch },
        batch.pack.map(({ buffer }) => buffer),
      );
    }
    tell({ kind: 'done' });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    tell({ kind: 'undecodable', message: error.message });
  }
}

if (parentPort === null) throw new Error('this runs in a thread of an import');
void main(parentPort, workerData as Task);
