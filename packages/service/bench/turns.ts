import { load } from './load';
import type { Running } from './service';

export interface Turns {
  readonly path: string;
  readonly rounds: number;
  /** To this server in a round: at least half a second of processor time, of which a clock tick is 2 %. */
  readonly requests: (server: string) => number;
  /** Clients that ask at the same time. */
  readonly connections?: number;
}

/**
 * Microseconds of processor time per request, of each server in each round. They take turns within a round, so that
 * whatever else the machine does, it does it to all of them.
 */
export async function takeTurns(
  servers: ReadonlyMap<string, Running>,
  { path, rounds, requests, connections }: Turns,
  progress: (doing: string) => void,
): Promise<Map<string, number[]>> {
  const samples = new Map([...servers.keys()].map((name) => [name, [] as number[]]));
  // The first round warms up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    progress(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const [name, { program, origin }] of servers) {
      const count = requests(name);
      const before = program.cpuMicroseconds();
      await load(origin + path, count, connections);
      if (round > 0) samples.get(name)?.push((program.cpuMicroseconds() - before) / count);
    }
  }
  return samples;
}
