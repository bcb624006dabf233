import type { ServerResponse } from 'node:http';
import { served } from './served';
import { type Receiver, startReceiver } from './otlp-receiver';
import { type ServiceProcess, startServiceProcess } from './process';
import { readScrape } from './scrape';

// What goes wrong with a collector is none of a request's business.

const path = `/${served.plural}?limit=1`;
const quick = { OTEL_BSP_SCHEDULE_DELAY: '20', OTEL_EXPORTER_OTLP_TIMEOUT: '300' };

let receiver: Receiver;
afterEach(() => receiver.close());

async function serviceWith(
  answer: ((response: ServerResponse) => void) | undefined,
  env: Readonly<Record<string, string>> = quick,
): Promise<ServiceProcess> {
  receiver = await startReceiver(answer);
  const service = await startServiceProcess({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...env });
  await service.program.line('ready');
  return service;
}

/** Statuses of so many requests, eight at a time. @param after called with the number of answers so far */
async function ask({ origin }: ServiceProcess, requests: number, after?: (answers: number) => Promise<void>) {
  const statuses: number[] = [];
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun++ < requests) {
      const response = await fetch(origin + path);
      await response.arrayBuffer();
      statuses.push(response.status);
      await after?.(statuses.length);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  return statuses;
}

async function failures(service: ServiceProcess): Promise<number> {
  const { samples } = readScrape(await service.metrics());
  return samples.find(({ metric }) => metric === 'telemetry_export_failures_total')?.value ?? NaN;
}

test('a collector that refuses connections: every request is answered, losses are counted and logged once', async () => {
  const service = await serviceWith(undefined);
  await receiver.close();
  expect(new Set(await ask(service, 100))).toEqual(new Set([200]));
  await service.program.line('spans were not exported');
  await ask(service, 20);
  expect(await failures(service)).toBeGreaterThan(0);
  const complaints = service.program.lines.filter(({ msg }) => msg === 'spans were not exported');
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).not.toHaveProperty('request_id');
  expect(complaints[0]).toMatchObject({ reason: expect.stringContaining('ECONNREFUSED') as unknown });
  expect(await service.program.stop()).toBe(0);
});

test('a collector that answers 500: every request is answered, losses are counted', async () => {
  const service = await serviceWith((response) => response.writeHead(500).end());
  expect(new Set(await ask(service, 100))).toEqual(new Set([200]));
  const complaint = await service.program.line('spans were not exported');
  expect(complaint).toMatchObject({ reason: expect.stringContaining('500') as unknown });
  expect(await failures(service)).toBeGreaterThan(0);
  expect(await service.program.stop()).toBe(0);
});

test('a collector that hangs: requests are answered while exports wait, and what does not fit the queue is counted', async () => {
  const service = await serviceWith(() => undefined, {
    ...quick,
    OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
    OTEL_BSP_MAX_QUEUE_SIZE: '10',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5',
  });
  await ask(service, 10);
  await service.program.until('an export that waits', () => receiver.exports > 0 || undefined, 20);
  // More than are made in a row.
  expect(new Set(await ask(service, 200))).toEqual(new Set([200]));
  expect(await failures(service)).toBeGreaterThan(0);
  expect(await service.program.stop()).toBe(0);
});

test('a collector that is slow: nothing waits for it and nothing is lost', async () => {
  const waiting: ServerResponse[] = [];
  const service = await serviceWith((response) => waiting.push(response), {
    ...quick,
    OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
  });
  await ask(service, 10);
  await service.program.until('an export that waits', () => waiting.length > 0 || undefined, 20);
  expect(new Set(await ask(service, 100))).toEqual(new Set([200]));
  const answered = new Set<ServerResponse>();
  const answer = (): void => {
    for (const response of waiting) if (!answered.has(response)) answered.add(response.end('{}'));
  };
  const timer = setInterval(answer, 20);
  expect(await failures(service)).toBe(0);
  expect(await service.program.stop()).toBe(0);
  clearInterval(timer);
  expect(service.program.lines.map(({ msg }) => msg)).not.toContain('spans were not exported');
});

test('a collector that is killed under load changes no response', async () => {
  const service = await serviceWith(undefined);
  let killed: number | undefined;
  const statuses = await ask(service, 400, async (answers) => {
    if (killed !== undefined || receiver.spans.length === 0) return;
    killed = answers;
    await receiver.close();
  });
  expect(killed).toBeLessThan(400);
  expect(statuses).toHaveLength(400);
  expect(new Set(statuses)).toEqual(new Set([200]));
  await service.program.line('spans were not exported');
  expect(await service.program.stop()).toBe(0);
});

test('shutting down waits for a hanging collector within a time box, then ends as usual', async () => {
  // By themselves the SDK's own time-outs would keep the process for ten seconds and more.
  const service = await serviceWith(() => undefined, { OTEL_BSP_SCHEDULE_DELAY: '60000' });
  await ask(service, 10);
  expect(await service.program.stop()).toBe(0);
  expect(service.program.lines.map(({ msg }) => msg)).toContain('telemetry was not flushed in time');
});

test('shutting down sends what is left', async () => {
  const service = await serviceWith(undefined, { OTEL_BSP_SCHEDULE_DELAY: '60000' });
  await ask(service, 10);
  expect(receiver.spans).toHaveLength(0);
  expect(await service.program.stop()).toBe(0);
  expect(receiver.spans.filter(({ kind }) => kind === 'server')).toHaveLength(10);
});
