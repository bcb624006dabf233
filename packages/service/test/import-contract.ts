import { readFileSync } from 'node:fs';
import { setImmediate as yieldToEventLoop, setTimeout as delay } from 'node:timers/promises';
import { generateText } from '../bench/generate';
import { ports } from '../../../service/src/ports';
import { openStore } from './open';
import { file, load, newPath, run, start, stateOf, terminated, total, using } from './import-program';
import { everything } from './store-records';

const RECORDS = 5000;

/** What the import command holds to, whatever it imports into. @param emptyUrl of a new, empty database */
export function importContract(name: string, emptyUrl: () => Promise<string>): void {
  describe(`an import into ${name}`, () => {
    const source = generateText(RECORDS, 1);

    test('reports exactly what there was, and what it did to it', async () => {
      const url = await emptyUrl();
      const rejects = newPath('ndjson');
      const path = file(source.text);
      const { code, report } = await run(url, path, '--rejects', rejects);
      const { read, created, duplicates, rejected, warnings } = source.expected;
      expect(code).toBe(0);
      expect(report).toMatchObject({
        read,
        created,
        updated: 0,
        unchanged: 0,
        removed: 0,
        rejected,
        committed: true,
      });
      expect(read - created - rejected).toBe(duplicates);
      expect(report?.duplicates).toBe(duplicates);
      expect(report?.replaced[0]).toMatchObject({ count: duplicates });
      const lines = readFileSync(rejects, 'utf8').trimEnd().split('\n');
      expect(lines).toHaveLength(rejected);
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({
        offset: expect.any(Number) as number,
        key: expect.stringContaining('-') as string,
        reason: expect.stringContaining('UN/LOCODE') as string,
        record: { name: 'Nowhere' },
      });
      const dataset = await using(url, (store) => store.dataset());
      expect(Object.fromEntries(dataset?.defects.map(({ kind, count }) => [kind, count]) ?? [])).toEqual(
        warnings,
      );

      // A second file: some records as they were, some changed.
      const other = generateText(RECORDS / 2, 2);
      const again = await load(url, other.text);
      expect(again).toMatchObject({ created: 0, removed: 0 });
      expect(again.updated + again.unchanged).toBe(other.expected.created);
      expect(again.duplicates).toBe(other.expected.duplicates);
      expect(await load(url, source.text)).toMatchObject({ created: 0, updated: again.updated });
      expect(await load(url, source.text)).toMatchObject({ created: 0, updated: 0, unchanged: created });
    });

    test('that is killed, wherever it was, changes nothing; run again it ends as one clean run', async () => {
      const [clean, url] = [await emptyUrl(), await emptyUrl()];
      const before = generateText(500, 3).text;
      for (const each of [clean, url]) await load(each, before);
      await load(clean, source.text);
      const untouched = await stateOf(url);
      // While it reads.
      for (const part of [0.1, 0.9]) {
        const killed = start(url, ['-', '--wait', '30']);
        await killed.feed(source.text.slice(0, source.text.length * part));
        killed.process.kill('SIGKILL');
        expect((await killed.ended).signal).toBe('SIGKILL');
        expect(await stateOf(url)).toEqual(untouched);
      }
      // While it commits: all has been read, and the end of the input begins the commit.
      for (const moment of [0, 30, 150]) {
        const killed = start(url, ['-', '--wait', '30']);
        await killed.feed(source.text);
        killed.process.stdin?.end();
        await delay(moment);
        killed.process.kill('SIGKILL');
        await killed.ended;
      }
      await load(url, source.text);
      expect(await stateOf(url)).toEqual(await stateOf(clean));
    });

    test('that is terminated finishes its batch, reports, and is completed by the next', async () => {
      const url = await emptyUrl();
      const running = start(url, ['-']);
      await running.feed(source.text.slice(0, source.text.length / 2));
      running.process.kill('SIGTERM');
      // It looks up from its batch when the next record comes.
      await running.feed(source.text.slice(source.text.length / 2));
      const { code, report } = await running.ended;
      expect(code).toBe(143);
      expect(report).toMatchObject({ interrupted: true, committed: true });
      const kept = report?.created ?? 0;
      expect(kept).toBeGreaterThan(0);
      expect(await total(url)).toBe(kept);
      const second = await load(url, source.text);
      expect(second.created).toBe(source.expected.created - kept);
      expect(await total(url)).toBe(source.expected.created);
    });

    test('that replaces is seen at once or not at all', async () => {
      const url = await emptyUrl();
      const [first, second] = [generateText(1000, 4), generateText(4000, 5)];
      await load(url, first.text);
      const store = await openStore({ resource: ports, url });
      const seen: number[] = [];
      const running = start(url, [file(second.text), '--replace']);
      const over = new AbortController();
      const done = running.ended.finally(() => {
        over.abort();
      });
      while (!over.signal.aborted) {
        const [page, dataset] = [await store.list(everything), await store.dataset()];
        seen.push(page.total, dataset?.records ?? 0);
        await yieldToEventLoop();
      }
      expect((await done).code).toBe(0);
      seen.push((await store.list(everything)).total);
      await store.close();
      const allowed = [first.expected.created, second.expected.created];
      expect(seen.filter((count) => !allowed.includes(count))).toEqual([]);
      expect([seen[0], seen.at(-1)]).toEqual(allowed);
      expect([...seen].sort((a, b) => a - b)).toEqual(seen);
    });

    test('that would remove most of what is there is refused with the numbers, unless it is told to', async () => {
      const url = await emptyUrl();
      await load(url, generateText(1000, 4).text);
      const before = await stateOf(url);
      const some = file(JSON.stringify({ ports: { NLRTM: { name: 'Rotterdam' } } }));
      for (const allowed of [[], ['--max-removed', '50']]) {
        const refused = await run(url, some, '--replace', '--strict', ...allowed);
        expect(refused).toMatchObject({ code: 1, report: undefined });
        expect(refused.errors).toMatch(/would remove ([0-9]+) of the \1 ports .*--max-removed 100/);
        expect(refused.errors).toContain('Nothing was changed.');
        expect(await stateOf(url)).toEqual(before);
      }
      const insisted = await run(url, some, '--replace', '--max-removed', '100');
      expect(insisted).toMatchObject({
        code: 0,
        report: { read: 1, created: 1, removed: before.records.length },
      });
      expect(await total(url)).toBe(1);
    });

    test('that replaces and is terminated changes nothing', async () => {
      const url = await emptyUrl();
      await load(url, generateText(300, 6).text);
      const before = await stateOf(url);
      const running = start(url, ['-', '--replace']);
      await running.feed(source.text.slice(0, source.text.length / 2));
      running.process.kill('SIGTERM');
      await running.feed(source.text.slice(source.text.length / 2));
      const { code, report } = await running.ended;
      expect(code).toBe(143);
      expect(report).toMatchObject({ interrupted: true, committed: false, removed: 0 });
      expect(await stateOf(url)).toEqual(before);
    });

    test('beside another one is refused with what to do, or waits its turn', async () => {
      const url = await emptyUrl();
      await load(url, generateText(100, 7).text);
      const holder = await openStore({ resource: ports, url });
      const held = await holder.beginImport({ mode: 'merge' });
      const path = file(generateText(200, 8).text);
      const refused = await run(url, path);
      expect(refused.code).toBe(75);
      expect(refused.errors).toMatch(/another import is running/);
      const waiting = start(url, [path, '--wait', '60']);
      await held.rollback();
      expect((await waiting.ended).code).toBe(0);
      await holder.close();
      expect(await total(url)).toBe(generateText(200, 8).expected.created);
    });

    test('that is terminated while it waits for another ends at once', async () => {
      const url = await emptyUrl();
      await load(url, generateText(100, 7).text);
      const holder = await openStore({ resource: ports, url });
      const held = await holder.beginImport({ mode: 'merge' });
      const { code, errors } = await terminated(url, [file(generateText(200, 8).text), '--wait', '3600']);
      expect({ code, errors }).toEqual({
        code: 143,
        errors: expect.stringContaining('Nothing was changed') as string,
      });
      await held.rollback();
      await holder.close();
    });

    test('of many at a time ends in the state of one after the other', async () => {
      const url = await emptyUrl();
      const inputs = [9, 10].map((seed) => generateText(400, seed));
      const ends = await Promise.all(inputs.map(({ text }) => run(url, file(text), '--wait', '60')));
      expect(ends.map(({ code }) => code)).toEqual([0, 0]);
      expect(await total(url)).toBe(inputs[0]?.expected.created);
    });
  });
}
