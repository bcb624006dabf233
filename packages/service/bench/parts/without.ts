import type { Part } from '../part';
import type { ProgramOptions } from '../program';
import { deployed, MAIN, pathOfRecord, peer, type Running, startCollector, startServer } from '../service';
import { median, type Row } from '../table';
import { takeTurns } from '../turns';

const ROUNDS = 3;
const REQUESTS = 40_000;

const WHOLE = 'the service';

export const part: Part = {
  summary: 'where the time of a request goes: the service with one part after the other taken away',
  async run(progress) {
    progress('starting');
    const collector = await startCollector();
    const servers = new Map<string, Running>();
    try {
      for (const [name, options] of Object.entries(variants(collector.origin)))
        servers.set(name, await startServer(options, '/ready'));
      const origins = [...servers.values()].map(({ origin }) => origin);
      const path = await pathOfRecord(origins[0] ?? '');
      const samples = await takeTurns(servers, { path, rounds: ROUNDS, requests: () => REQUESTS }, progress);
      const cost = (name: string): number => median(samples.get(name) ?? []);
      const row = (name: string): Row => ({
        name,
        figures: [cost(name).toFixed(1), name === WHOLE ? '' : (cost(name) - cost(WHOLE)).toFixed(1)],
      });
      return [
        {
          title: 'Where the time of a request goes: the service with a part of it taken away',
          columns: ['µs', 'difference'],
          rows: [...servers.keys()].map(row),
          notes: [
            `Median of ${ROUNDS} rounds; one trace in ten is recorded and exported, unless said otherwise.`,
          ],
        },
      ];
    } finally {
      for (const { program } of [collector, ...servers.values()]) await program.stop();
    }
  },
};

function variants(collector: string): Record<string, ProgramOptions> {
  const env = deployed(collector);
  const main = (changes: Readonly<Record<string, string>>): ProgramOptions => ({
    args: [MAIN],
    env: { ...env, ...changes },
  });
  return {
    [WHOLE]: main({}),
    'without the access log': main({ LOG_LEVEL: 'warn' }),
    'without sampled traces': main({ OTEL_TRACES_SAMPLER: 'always_off' }),
    'every trace sampled': main({ OTEL_TRACES_SAMPLER: 'always_on' }),
    'without the SDK: neither traces nor a scrape': main({ OTEL_SDK_DISABLED: 'true' }),
    'without any telemetry': { args: [peer('without-telemetry')] },
  };
}
