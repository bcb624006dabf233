import { loadFor } from './load';
import type { ProgramOptions } from './program';
import { startServer } from './service';
import { atMost, type Row, type Table } from './table';

const CLIENTS = 16;
const SECONDS = 30;

/** What the Deployment gives the pod. */
const LIMIT = 192;
/** What Node.js and V8 make of its `--max-old-space-size-percentage=50` within that limit, and here would not. */
const HEAP = ['--max-old-space-size=96', '--max-semi-space-size=2'];

/** Peak memory of each service while a crowd asks for what is largest, plain and compressed, without a pause. */
export async function crowd(
  services: Readonly<Record<string, ProgramOptions>>,
  paths: readonly string[],
  progress: (doing: string) => void,
): Promise<Table> {
  const asked = paths.flatMap((path) =>
    ['identity', 'gzip'].map((encoding) => ({ path, headers: { 'accept-encoding': encoding } })),
  );
  const rows: Row[] = [];
  for (const [name, { args, env = {} }] of Object.entries(services)) {
    progress(`${CLIENTS} clients for ${SECONDS} s: ${name}`);
    const { program, origin } = await startServer({ args: [...HEAP, ...args], env }, '/ready');
    try {
      const ready = program.memory('now');
      const answers = await loadFor(SECONDS, origin, asked, CLIENTS);
      const peak = program.memory('peak');
      rows.push({
        name,
        figures: [answers.toLocaleString('en'), ready.toFixed(0), peak.toFixed(0)],
        goals: [atMost(peak, LIMIT, ' MB')],
      });
    } finally {
      await program.stop();
    }
  }
  return {
    title: `Memory under ${CLIENTS} clients that ask for either, plain and compressed, for ${SECONDS} s`,
    columns: ['answers', 'MB when ready', 'peak MB'],
    rows,
    notes: [`Resident memory, with the heap that the pod has within its ${LIMIT} MB.`],
  };
}
