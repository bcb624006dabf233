import { file } from './import-program';
import { Program } from './process';
import { startWritable, type WritableProgram, writableProgram } from './writable-program';

type Values = Readonly<Record<string, number>>;

const fileOf = (values: Values): string =>
  file(JSON.stringify(Object.entries(values).map(([id, value]) => ({ id, value }))));

async function send({ origin, headers }: WritableProgram, method: string, id: string, value?: number) {
  const answer = await fetch(`${origin}/counters${method === 'POST' ? '' : `/${id}`}`, {
    ...{ method, headers },
    ...(value !== undefined && { body: JSON.stringify({ id, value }) }),
  });
  expect(answer.ok).toBe(true);
}

async function valuesOf({ origin }: WritableProgram): Promise<Values> {
  const { items } = (await (await fetch(`${origin}/counters`)).json()) as {
    readonly items: readonly { readonly id: string; readonly value: number }[];
  };
  return Object.fromEntries(items.map(({ id, value }) => [id, value]));
}

const LEFT_ALONE = 'start-up file not imported, it is for an empty database: clients write the records';

/** What the start-up file of a writable resource does to what clients wrote. @param emptyUrl of a new database */
export function seedsOnce(name: string, emptyUrl: () => Promise<string> | string): void {
  const first = fileOf({ c1: 1, c2: 2, c3: 3 });
  const ofNextRelease = fileOf({ c1: 100, c2: 200, c5: 500 });

  test(`${name}: what clients wrote outlives a restart, with the same start-up file and with another, in two replicas`, async () => {
    const url = await emptyUrl();
    const seeded = (path: string) => startWritable(url, { COUNTERS_FILE: path });
    const replicas = await Promise.all([seeded(first), seeded(first)]);
    for (const replica of replicas) expect(await valuesOf(replica)).toEqual({ c1: 1, c2: 2, c3: 3 });
    await send(replicas[0], 'PUT', 'c1', 10);
    await send(replicas[1], 'DELETE', 'c2');
    await send(replicas[0], 'POST', 'c4', 4);
    const written = { c1: 10, c3: 3, c4: 4 };
    for (const { program } of replicas) expect(await program.stop()).toBe(0);
    for (const path of [first, ofNextRelease]) {
      const next = await Promise.all([seeded(path), seeded(path)]);
      for (const replica of next) {
        expect(await valuesOf(replica)).toEqual(written);
        await replica.program.line(LEFT_ALONE, { level: 'info' });
      }
      for (const { program } of next) expect(await program.stop()).toBe(0);
    }
  });

  test(`${name}: a database whose records clients have all deleted, or have made themselves, is not seeded`, async () => {
    const emptied = await emptyUrl();
    let service = await startWritable(emptied, { COUNTERS_FILE: fileOf({ c1: 1 }) });
    await send(service, 'DELETE', 'c1');
    await service.program.stop();
    service = await startWritable(emptied, { COUNTERS_FILE: first });
    expect(await valuesOf(service)).toEqual({});
    await service.program.stop();
    const own = await emptyUrl();
    service = await startWritable(own);
    await send(service, 'POST', 'c9', 9);
    await service.program.stop();
    service = await startWritable(own, { COUNTERS_FILE: first });
    expect(await valuesOf(service)).toEqual({ c9: 9 });
    await service.program.stop();
  });

  test(`${name}: a schedule imports the start-up file into an empty database, and then no more; a file that is named, it does`, async () => {
    const url = await emptyUrl();
    const imports = async (path: string, ...args: string[]) => {
      const program = new Program([writableProgram(), 'import', ...args], {
        ...{ DATABASE_URL: url, COUNTERS_FILE: path },
      });
      return [await program.exit(), program.stderr] as const;
    };
    expect(await imports(first)).toEqual([0, expect.not.stringContaining('Nothing')]);
    for (const path of [first, ofNextRelease])
      expect(await imports(path)).toEqual([0, expect.stringContaining('name a file to import it.\nNothing')]);
    const service = await startWritable(url);
    expect(await valuesOf(service)).toEqual({ c1: 1, c2: 2, c3: 3 });
    expect((await imports(first, ofNextRelease))[0]).toBe(0);
    expect(await valuesOf(service)).toEqual({ c1: 100, c2: 200, c3: 3, c5: 500 });
    await service.program.stop();
  });
}
