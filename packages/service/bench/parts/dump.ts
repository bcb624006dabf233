import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { served } from '../../test/served';
import { crowd } from '../crowd';
import type { Part } from '../part';
import type { ProgramOptions } from '../program';
import { answerOf, deployed, MAIN, peer, type Running, startCollector, startServer } from '../service';
import { atMost, median, type Row, type Table } from '../table';
import { takeTurns } from '../turns';

const ROUNDS = 5;
/** To those that compute an answer, and to those that have it ready. */
const REQUESTS = { computed: 1000, ready: 6000 };

const BARE = 'bare node:http';
const MAP = 'Map and JSON.stringify';
const WARM = 'this service';
const COLD = '… without its cache of answers';

/** What takes longest to answer, by a name for it. */
const DUMPS = {
  'everything, as NDJSON': `/${served.plural}?format=ndjson`,
  'a page of 1,000': `/${served.plural}?limit=1000`,
};

export const part: Part = {
  summary: 'everything in one request and a page of 1,000: processor time, and memory under 16 clients',
  async run(progress) {
    progress('starting');
    const collector = await startCollector();
    // Every request with a span of its own and those of the database.
    const env = { ...deployed(collector.origin), OTEL_TRACES_SAMPLER: 'always_on' };
    const services: Record<string, ProgramOptions> = {
      [WARM]: { args: [MAIN], env },
      [COLD]: { args: [MAIN], env: { ...env, ANSWER_CACHE_BYTES: '0' } },
    };
    try {
      const tables: Table[] = [];
      for (const [name, path] of Object.entries(DUMPS))
        tables.push(
          await compare(name, path, services, (doing) => {
            progress(`${name}: ${doing}`);
          }),
        );
      return [...tables, await crowd(services, Object.values(DUMPS), progress)];
    } finally {
      await collector.program.stop();
    }
  },
};

async function compare(
  name: string,
  path: string,
  services: Readonly<Record<string, ProgramOptions>>,
  progress: (doing: string) => void,
): Promise<Table> {
  const servers = new Map<string, Running>();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    for (const [server, options] of Object.entries(services))
      servers.set(server, await startServer(options, '/ready'));
    const answer = await answerOf(servers.get(WARM)?.origin ?? '', path);
    const file = join(folder, 'answer.json');
    writeFileSync(file, JSON.stringify(answer));
    for (const [server, module] of [
      [BARE, 'node-http'],
      [MAP, 'map'],
    ] as const)
      servers.set(server, await startServer({ args: [peer(module)], env: { ANSWER_FILE: file } }, path));
    const samples = await takeTurns(
      servers,
      {
        path,
        rounds: ROUNDS,
        requests: (server) => (server === BARE || server === WARM ? REQUESTS.ready : REQUESTS.computed),
        connections: 1,
      },
      progress,
    );
    return table(name, samples, Buffer.byteLength(answer.body));
  } finally {
    for (const { program } of servers.values()) await program.stop();
    rmSync(folder, { recursive: true });
  }
}

function table(name: string, samples: ReadonlyMap<string, readonly number[]>, bytes: number): Table {
  const cost = (server: string): number => median(samples.get(server) ?? []);
  const perKilobyte = (server: string): number => cost(server) / (bytes / 1000);
  const goals: Readonly<Record<string, Row['goals']>> = {
    [WARM]: [atMost(cost(WARM) / cost(BARE), 1.5, ' × bare')],
    [COLD]: [atMost(perKilobyte(COLD), 4, ' µs/kB')],
  };
  const row = (server: string): Row => ({
    name: server,
    figures: [
      cost(server).toFixed(0),
      perKilobyte(server).toFixed(2),
      (cost(server) / cost(BARE)).toFixed(2),
      `${Math.min(...(samples.get(server) ?? [])).toFixed(0)}–${Math.max(...(samples.get(server) ?? [])).toFixed(0)}`,
    ],
    goals: goals[server] ?? [],
  });
  return {
    title: `Processor time per request, ${name}: ${(bytes / 1000).toFixed(0)} kB`,
    columns: ['µs', 'µs/kB', '× bare', 'range'],
    rows: [BARE, WARM, COLD, MAP].map(row),
    notes: [
      `Median of ${ROUNDS} rounds; one client, nothing compressed; this service with every trace exported.`,
      'The bare server writes the same bytes from one Buffer; the Map has the same records and makes an array of them.',
    ],
  };
}
