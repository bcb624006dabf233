import { join } from 'node:path';
import type { Part } from '../part';
import type { Answer } from '../peers/answer';
import type { ProgramOptions } from '../program';
import {
  answerOf,
  deployed,
  MAIN,
  pathOfRecord,
  peer,
  type Running,
  BENCH,
  startCollector,
  startServer,
} from '../service';
import { atLeast, atMost, median, type Row, type Table } from '../table';
import { takeTurns } from '../turns';
import { writes } from '../writes';

const ROUNDS = 5;
const REQUESTS = 40_000;

const BARE = 'bare node:http';
const OURS = 'this service';
const AUTOMATIC = 'Koa + pino + all auto-instrumentations';

export const part: Part = {
  summary: 'processor time per request of GET one record, beside its peers, and of PUT one on each store',
  async run(progress) {
    progress('starting');
    const collector = await startCollector();
    const servers = new Map<string, Running>();
    try {
      const ours = await startServer({ args: [MAIN], env: deployed(collector.origin) }, '/ready');
      const answer = await answerOf(ours.origin, await pathOfRecord(ours.origin));
      for (const [name, options] of Object.entries(peers(collector.origin, answer)))
        servers.set(name, await startServer(options, answer.path));
      servers.set(OURS, ours);
      const samples = await takeTurns(
        servers,
        { path: answer.path, rounds: ROUNDS, requests: () => REQUESTS },
        progress,
      );
      return [table(samples, Buffer.byteLength(answer.body)), await writes(collector.origin, progress)];
    } finally {
      for (const { program } of [collector, ...servers.values()]) await program.stop();
    }
  },
};

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
      args: [join(BENCH, 'peers', 'fastify.js')],
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
