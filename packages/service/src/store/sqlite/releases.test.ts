import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, atLast, before, Boats } from '../../../test/releases';

const folder = mkdtempSync(join(tmpdir(), 'releases-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a file is opened by a release with other fields, and by the one before again: neither loses what the other one wrote', async () => {
  const url = `sqlite://${join(folder, 'boats.db')}`;
  const using = async (release: typeof before, use: (boats: Boats) => Promise<void>): Promise<void> => {
    const boats = await Boats.start(release, url);
    await use(boats);
    await boats.stop();
  };
  const ida = { id: 'b1', title: 'Ida', size: 'small', draught: 2.5 };
  let etag: string | null = null;
  await using(before, async (old) => {
    expect((await old.ask('POST', 'boats', ida, { 'Idempotency-Key': 'the first' })).status).toBe(201);
    await old.ask('POST', 'boats', { id: 'b2', title: 'Ola', size: 'big' });
    ({ etag } = await old.ask('GET', 'boats/b1'));
  });
  await using(after, async (next) => {
    expect(await next.find('title=ola')).toEqual(['b2']);
    expect(await next.ask('GET', 'boats/b1')).toMatchObject({ etag, body: ida });
    expect((await next.ask('POST', 'boats', ida, { 'Idempotency-Key': 'the first' })).status).toBe(201);
    expect((await next.ask('PATCH', 'boats/b1', { flag: 'DK', size: 12 })).status).toBe(200);
    await next.ask('POST', 'boats', { id: 'b3', title: 'Liv', flag: 'NO', size: 5 });
    expect(await next.find('sort=size&flag=dk&flag=no')).toEqual(['b3', 'b1']);
  });
  await using(before, async (old) => {
    expect(await old.get('b1')).toEqual({ ...ida, flag: 'DK', size: 12 });
    expect(await old.find('size=big')).toEqual(['b2']);
    expect((await old.ask('PUT', 'boats/b3', { title: 'Liv II', draught: 1 })).status).toBe(200);
    expect(await old.get('b3')).toEqual({ id: 'b3', title: 'Liv II', draught: 1, flag: 'NO' });
    expect((await old.ask('PATCH', 'boats/b1', { size: 'small' })).status).toBe(200);
    expect((await old.changes()).map(({ key }) => key)).toEqual(['b1', 'b2', 'b1', 'b3', 'b3', 'b1']);
  });
  await using(after, async (next) => {
    expect(await next.find('flag=no')).toEqual(['b3']);
    expect(await next.find('title=liv%20ii')).toEqual(['b3']);
    expect(await next.find('q=dk')).toEqual(['b1']);
    expect((await next.ask('GET', 'flags')).body).toMatchObject({ items: [{ flag: 'DK' }, { flag: 'NO' }] });
  });
  await using(atLast, async (last) => {
    expect(await last.get('b3')).toEqual({ id: 'b3', title: 'Liv II', flag: 'NO' });
    expect((await last.changes()).at(-1)).toMatchObject({ action: 'import' });
  });
});
