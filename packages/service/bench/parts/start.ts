import type { Part } from '../part';
import type { ProgramOptions } from '../program';
import { deployed, MAIN, peer, startCollector, startServer } from '../service';
import { atMost, median, type Row } from '../table';

const ROUNDS = 9;

const OURS = 'this service';
const WITHOUT = 'the same without telemetry';

export const part: Part = {
  summary: 'time from start to ready with the real data, and memory then',
  async run(progress) {
    progress('starting');
    const collector = await startCollector();
    const programs: Record<string, ProgramOptions> = {
      [WITHOUT]: { args: [peer('without-telemetry')] },
      [OURS]: { args: [MAIN], env: deployed(collector.origin) },
    };
    const starts = new Map(Object.keys(programs).map((name) => [name, [] as number[]]));
    const memory = new Map(Object.keys(programs).map((name) => [name, [] as number[]]));
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        progress(`round ${round} of ${ROUNDS}`);
        for (const [name, options] of Object.entries(programs)) {
          const { program, startMs } = await startServer(options, '/ready');
          starts.get(name)?.push(startMs);
          memory.get(name)?.push(program.memory('now'));
          await program.stop();
        }
      }
    } finally {
      await collector.program.stop();
    }
    const start = (name: string): number => median(starts.get(name) ?? []);
    const rss = (name: string): number => median(memory.get(name) ?? []);
    const row = (name: string): Row => ({
      name,
      figures: [
        start(name).toFixed(0),
        (start(name) / start(WITHOUT)).toFixed(2),
        (start(name) - start(WITHOUT)).toFixed(0),
        rss(name).toFixed(0),
      ],
      ...(name === OURS && {
        goals: [
          atMost(start(OURS) / start(WITHOUT), 2.5, ' × without telemetry'),
          atMost(rss(OURS), 110, ' MB'),
        ],
      }),
    });
    return [
      {
        title: 'From start to ready with the real data',
        columns: ['ms', '× without', 'ms more', 'MB'],
        rows: Object.keys(programs).map(row),
        notes: [
          `Median of ${ROUNDS} rounds; ready is the first 200 of GET /ready; memory is resident, at that moment.`,
        ],
      },
    ];
  },
};
