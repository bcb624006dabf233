import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { startWritable, type WritableProgram } from './writable-program';

const WRITERS = 20;
/** Of one request. */
const LINES = 8000;
/** Answers after which the process is ended, each time somewhere else in what it does. */
const ENDED_AFTER = [40, 150, 400];

/** Somebody who counts: one record after the other, each made by a request with a name of its own. */
interface Writer {
  /** Number of its records, but for what is added as it counts. */
  readonly first: number;
  /** What was answered, … */
  answered: number;
  /** … and what was sent last. */
  sent: number;
}

/** What is answered is there, whatever becomes of the process. @param emptyUrl of a new database */
export function writesSurvive(name: string, emptyUrl: () => Promise<string> | string): void {
  test(`${name}: a process that is killed, again and again, loses nothing that it has answered, and does nothing twice`, async () => {
    const url = await emptyUrl();
    const writers = Array.from({ length: WRITERS }, (_, n): Writer => ({
      first: (n + 1) * 100_000,
      answered: 0,
      sent: 0,
    }));
    let service = await startWritable(url);
    for (const most of ENDED_AFTER) {
      await countOn(service, writers, most, 'SIGKILL');
      expect(await service.program.exit()).toBe('SIGKILL');
      service = await startWritable(url);
      for (const writer of writers) await expectAnswered(service, writer);
      // Sent again under its name, what was underway is done once.
      for (const writer of writers) await put(service, writer);
    }
    await expectAll(service, writers);
    await service.program.stop();
  });

  test(`${name}: many writes in one request are finished and answered by a process that is to end; one that is killed does all or none`, async () => {
    const url = await emptyUrl();
    for (const after of [20, 150, 300]) {
      const killed = await startWritable(url);
      const answer = await bulkUnder(killed, 'SIGKILL', after).catch(() => undefined);
      expect(await killed.program.exit()).toBe('SIGKILL');
      const next = await startWritable(url);
      expect(answer === undefined ? [0, LINES] : [LINES]).toContain(await countOf(next));
      await next.program.stop();
    }
    const emptied = await emptyUrl();
    const ending = await startWritable(emptied);
    const { status, connection, body } = await bulkUnder(ending, 'SIGTERM', 0);
    // Whoever takes the end of the connection for an accident would lose the answer.
    expect([status, connection, body.split('\n').length - 1]).toEqual([200, 'close', LINES]);
    expect(await ending.program.exit()).toBe(0);
    const next = await startWritable(emptied);
    expect(await countOf(next)).toBe(LINES);
    await next.program.stop();
  });

  test(`${name}: a process that is to end ends in order, and nothing that it has answered is lost, nor done twice`, async () => {
    const url = await emptyUrl();
    const writers = Array.from({ length: WRITERS }, (_, n): Writer => ({
      first: (n + 1) * 100_000,
      answered: 0,
      sent: 0,
    }));
    const service = await startWritable(url);
    const follower = await fetch(`${service.origin}/counters/changes`, {
      headers: { Accept: 'text/event-stream' },
    });
    const followed = follower.text();
    await countOn(service, writers, 100, 'SIGTERM');
    expect(await service.program.exit()).toBe(0);
    // Those who follow are let go in time, with all that was answered to others.
    expect(service.program.lines.find(({ msg }) => msg === 'requests cut')).toBeUndefined();
    expect((await followed).match(/^event: create$/gm)?.length).toBeGreaterThanOrEqual(80);
    const next = await startWritable(url);
    for (const writer of writers) {
      await expectAnswered(next, writer);
      await put(next, writer);
    }
    await expectAll(next, writers);
    await next.program.stop();
  });
}

/** Many writes in one request, under whose hands the process is to end: its head has been read by then. */
async function bulkUnder(
  { origin, headers, program }: WritableProgram,
  signal: NodeJS.Signals,
  after: number,
) {
  const request = httpRequest(`${origin}/counters/bulk`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/x-ndjson', Expect: '100-continue' },
  });
  request.flushHeaders();
  await once(request, 'continue');
  const lines = Array.from({ length: LINES }, (_, n) =>
    JSON.stringify({ method: 'POST', body: { id: `c${n + 1}`, value: n } }),
  );
  request.end(lines.join('\n'));
  setTimeout(() => {
    program.signal(signal);
  }, after);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, connection: answer.headers.connection, body: await text(answer) };
}

async function countOf({ origin }: WritableProgram): Promise<number> {
  const list = await fetch(`${origin}/counters?limit=1`);
  return ((await list.json()) as { total: number }).total;
}

/** All count at once, until the process is ended under their hands. */
async function countOn(
  service: WritableProgram,
  writers: readonly Writer[],
  most: number,
  signal: NodeJS.Signals,
): Promise<void> {
  let answers = 0;
  await Promise.all(
    writers.map(async (writer) => {
      for (;;) {
        writer.sent = writer.answered + 1;
        try {
          await put(service, writer);
        } catch (error) {
          // Of another realm than the test's, so that it is none of its own `TypeError`.
          if ((error as Error).name !== 'TypeError') throw error;
          return;
        }
        if (++answers === most) service.program.signal(signal);
      }
    }),
  );
}

/** @throws TypeError where there is no connection */
async function put({ origin, headers }: WritableProgram, writer: Writer): Promise<void> {
  const { first, sent } = writer;
  if (sent === 0) return;
  const record = { id: `c${first + sent}`, value: sent };
  const answer = await fetch(`${origin}/counters`, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': record.id },
    body: JSON.stringify(record),
  });
  const text = await answer.text();
  if (answer.status !== 201) throw new Error(`${answer.status}: ${text}`);
  expect(JSON.parse(text)).toEqual(record);
  writer.answered = sent;
}

async function expectAnswered({ origin }: WritableProgram, { first, answered }: Writer): Promise<void> {
  if (answered === 0) return;
  const answer = await fetch(`${origin}/counters/c${first + answered}`);
  expect(await answer.json()).toEqual({ id: `c${first + answered}`, value: answered });
}

/** Each record is there, and was made once. */
async function expectAll({ origin }: WritableProgram, writers: readonly Writer[]): Promise<void> {
  const made: string[] = [];
  for (let next = '/counters/changes?limit=1000'; ;) {
    const answer = await fetch(`${origin}${next}`);
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    if (lines.length === 0) break;
    for (const line of lines) made.push((JSON.parse(line) as { readonly key: string }).key);
    next = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';
  }
  const expected = writers.flatMap(({ first, answered }) =>
    Array.from({ length: answered }, (_, index) => `c${first + index + 1}`),
  );
  expect([...made].sort()).toEqual([...expected].sort());
  const list = await fetch(`${origin}/counters`);
  expect(((await list.json()) as { total: number }).total).toBe(expected.length);
}
