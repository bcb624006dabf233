import { join } from 'node:path';
import { load } from '../load';
import type { Part } from '../part';
import type { Answer } from '../peers/answer';
import type { ProgramOptions } from '../program';
import {
  deployed,
  MAIN,
  pathOfRecord,
  peer,
  type Running,
  SERVICE,
  startCollector,
  startServer,
} from '../service';
import { atLeast, atMost, median, type Row, type Table } from '../table';

const ROUNDS = 5;
/** Per server and round: at least half a second of processor time, of which a clock tick is 2 %. */
const REQUESTS = 40_000;

const BARE = 'bare node:http';
const OURS = 'this service';
const AUTOMATIC = 'Koa + pino + all auto-instrumentations';

export const part: Part = {
  summary: 'processor time per request of GET one record, beside its peers',
  async run(progress) {
    progress('starting');
    const collector = await startCollector();
    const servers = new Map<string, Running>();
    try {
      const ours = await startServer({ args: [MAIN], env: deployed(collector.origin) }, '/ready');
      const answer = await answerOf(ours.origin);
      for (const [name, options] of Object.entries(peers(collector.origin, answer)))
        servers.set(name, await startServer(options, answer.path));
      servers.set(OURS, ours);
      const samples = new Map([...servers.keys()].map((name) => [name, [] as number[]]));
      // The first round warms up, and is not counted.
      for (let round = 0; round <= ROUNDS; round++) {
        progress(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
        for (const [name, { program, origin }] of servers) {
          const before = program.cpuMicroseconds();
          await load(origin + answer.path, REQUESTS);
          if (round > 0) samples.get(name)?.push((program.cpuMicroseconds() - before) / REQUESTS);
        }
      }
      return [table(samples, Buffer.byteLength(answer.body))];
    } finally {
      for (const { program } of [collector, ...servers.values()]) await program.stop();
    }
  },
};

/** What the service answers, for its peers to answer the same. */
async function answerOf(origin: string): Promise<Answer> {
  const path = await pathOfRecord(origin);
  const response = await fetch(origin + path, { headers: { 'Accept-Encoding': 'identity' } });
  const own = new Set(['connection', 'date', 'keep-alive']);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !own.has(name)));
  return { path, headers, body: await response.text() };
}

function peers(collector: string, answer: Answer): Record<string, ProgramOptions> {
  const telemetry = {
    ...deployed(collector),
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: '0',
    OTEL_LOGS_EXPORTER: 'none',
  };
  const env = { ANSWER: JSON.stringify(answer) };
  return {
    [BARE]: { args: [peer('node-http')], env },
    'Koa + router': { args: [peer('koa')], env },
    'Koa + router + pino': { args: [peer('koa')], env: { ...env, LOG: 'info' } },
    [AUTOMATIC]: {
      args: ['--require', '@opentelemetry/auto-instrumentations-node/register', peer('koa')],
      env: { ...env, ...telemetry, LOG: 'info' },
    },
    'Fastify + @fastify/otel + pino': {
      args: [join(SERVICE, 'bench', 'peers', 'fastify.js')],
      env: { ...env, ...telemetry },
    },
  };
}

function table(samples: ReadonlyMap<string, readonly number[]>, bytes: number): Table {
  const cost = (name: string): number => median(samples.get(name) ?? []);
  const row = (name: string): Row => ({
    name,
    figures: [
      cost(name).toFixed(1),
      (cost(name) / cost(BARE)).toFixed(2),
      `${Math.min(...(samples.get(name) ?? [])).toFixed(1)}–${Math.max(...(samples.get(name) ?? [])).toFixed(1)}`,
    ],
    ...(name === OURS && {
      goals: [
        atMost(cost(OURS) / cost(BARE), 1.65, ' × bare'),
        atLeast(cost(AUTOMATIC) / cost(OURS), 2.5, ' × faster than all auto-instrumentations'),
      ],
    }),
  });
  return {
    title: 'Processor time per request, GET one record',
    columns: ['µs', '× bare', 'range'],
    rows: [...samples.keys()].sort((a, b) => cost(a) - cost(b)).map(row),
    notes: [
      `Median of ${ROUNDS} rounds of ${REQUESTS.toLocaleString('en')} requests; user and system time of the process and all its threads.`,
      `All answer the same ${bytes} bytes under the same header fields. This service looks them up in its database,`,
      'writes an access log, keeps metrics and exports one trace in ten.',
    ],
  };
}
