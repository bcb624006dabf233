import { after, atLast, before, Boats } from '../../service/test/releases';
import { until } from '../../service/src/testing';
import { type PostgresServer, startPostgres } from '../test/postgres';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

test('a release with other fields runs beside the one before: neither loses what the other one wrote', async () => {
  const url = await server.emptyUrl();
  const old = await Boats.start(before, url);
  const once = { 'Idempotency-Key': 'the first' };
  const ida = { id: 'b1', title: 'Ida', size: 'small', draught: 2.5 };
  expect((await old.ask('POST', 'boats', ida, once)).status).toBe(201);
  await old.ask('POST', 'boats', { id: 'b2', title: 'Ola' });
  const { etag } = await old.ask('GET', 'boats/b1');

  const next = await Boats.start(after, url);
  // What is there stays to the letter, with the validators that clients have.
  for (const one of [old, next]) {
    expect(await one.get('b1')).toEqual(ida);
    expect((await one.ask('GET', 'boats/b1')).etag).toBe(etag);
    expect((await one.ask('POST', 'boats', ida, once)).status).toBe(201);
  }
  // Added: the one before leaves it alone, whatever it does to the record.
  expect((await next.ask('PATCH', 'boats/b2', { flag: 'NO', depth: 3 })).status).toBe(200);
  expect((await old.ask('PATCH', 'boats/b2', { draught: 4 })).status).toBe(200);
  expect((await old.ask('PUT', 'boats/b2', { title: 'Ola II', size: 'big' })).status).toBe(200);
  const ola = { id: 'b2', title: 'Ola II', size: 'big', flag: 'NO', depth: 3 };
  expect(await next.get('b2')).toEqual(ola);
  // Who sends back what was read is not told that it is wrong; who makes something up is.
  expect((await old.ask('PUT', 'boats/b2', { ...ola, title: 'Ola' })).status).toBe(200);
  const made = await old.ask('PUT', 'boats/b2', { ...ola, flag: 'SE' });
  const detail = 'is a field of another release: send it as it is, or leave it out';
  expect(made).toMatchObject({ status: 422, body: { errors: [{ pointer: '#/flag', detail }] } });
  // Of another kind and required: the newer one says what it needs before it changes such a record.
  const unfit = await next.ask('PATCH', 'boats/b1', { title: 'Ida II' });
  const pointers = (unfit.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
  expect([unfit.status, pointers.sort()]).toEqual([422, ['#/flag', '#/size']]);
  expect((await next.ask('PATCH', 'boats/b1', { flag: 'DK', size: 12 })).status).toBe(200);
  // Removed, or called something else: what the one before has of it stays.
  expect(await old.get('b1')).toEqual({ ...ida, flag: 'DK', size: 12 });
  expect((await next.ask('PUT', 'boats/b1', { title: 'Ida', flag: 'DK', depth: 2 })).status).toBe(200);
  expect(await old.get('b1')).toEqual({ id: 'b1', title: 'Ida', draught: 2.5, flag: 'DK', depth: 2 });

  // What either writes is found by both.
  await old.ask('POST', 'boats', { id: 'b3', title: 'Per' });
  await next.ask('POST', 'boats', { id: 'b4', title: 'Liv', flag: 'NO', size: 40 });
  await until('the newer one finds it', async () => (await next.find('title=per')).length === 1);
  expect(await next.find('flag=no&sort=-size')).toEqual(['b4', 'b2']);
  expect(await next.find('q=dk')).toEqual(['b1']);
  expect(await old.find('size=big')).toEqual(['b2']);
  expect((await next.ask('GET', 'flags')).body).toMatchObject({
    items: [
      { flag: 'DK', count: 1 },
      { flag: 'NO', count: 2 },
    ],
  });
  expect(await old.changes()).toEqual(await next.changes());

  // Rolled back, and out again.
  await next.stop();
  await old.stop();
  const back = await Boats.start(before, url);
  expect(await back.get('b2')).toEqual({ ...ola, title: 'Ola' });
  await back.ask('PATCH', 'boats/b2', { title: 'Kari' });
  await back.stop();
  const again = await Boats.start(after, url);
  expect(await again.find('flag=no')).toEqual(['b2', 'b4']);
  expect(await again.find('title=kari')).toEqual(['b2']);
  await again.stop();

  // When no release has it any more, it goes, and whoever follows reads everything again.
  const last = await Boats.start(atLast, url);
  expect(await last.get('b1')).toEqual({ id: 'b1', title: 'Ida', flag: 'DK', depth: 2 });
  expect((await last.changes()).at(-1)).toMatchObject({ action: 'import' });
  await last.stop();
});

test('while one is rolled out under writers, nothing answered is lost, and all of it is found', async () => {
  const url = await server.emptyUrl();
  const old = await Boats.start(before, url);
  let processes = [old];
  const written: { readonly id: string; readonly title: string }[] = [];
  let isOver = false;
  const writing = Array.from({ length: 12 }, async (_, writer) => {
    for (let n = 1; !isOver; n++) {
      const one = processes[n % processes.length] ?? old;
      const record = { id: `b${writer * 100_000 + n}`, title: `t${writer}x${n}` };
      // Both releases take it; the older one's lacks what the newer one requires.
      const body = one === old ? record : { ...record, flag: 'NO' };
      const made = await one.ask('POST', 'boats', body);
      expect(made.status).toBe(201);
      const changed = await (processes.at(-1) ?? one).ask('PATCH', `boats/${record.id}`, { flag: 'SE' });
      expect([200, 422]).toContain(changed.status);
      written.push(record);
    }
  });
  const next = await Boats.start(after, url);
  processes = [old, next];
  const seen = written.length;
  await until('both are written to', () => Promise.resolve(written.length > seen + 200), 60_000);
  processes = [next];
  // What the one before has taken it answers.
  await until('only one is', () => Promise.resolve(written.length > seen + 250), 60_000);
  isOver = true;
  await Promise.all(writing);
  await old.stop();
  const isFound = async ({ title, id }: (typeof written)[number]) =>
    (await next.find(`title=${title}`)).join() === id;
  await until('all of it is found', async () => (await Promise.all(written.map(isFound))).every(Boolean));
  expect((await next.ask('GET', 'boats?limit=1')).body).toMatchObject({ total: written.length });
  const made = (await next.changes()).filter(({ action }) => action === 'create').map(({ key }) => key);
  // The first thousand: each is one that was answered.
  expect(written.map(({ id }) => id)).toEqual(expect.arrayContaining(made));
  await next.stop();
});
