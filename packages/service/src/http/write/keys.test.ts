import type { Answer } from '../../../test/answer';
import { file } from '../../../test/import-program';
import { lighthouses } from '../../../test/lighthouses';
import { type RunningService, startService } from '../../../test/service';
import { anybody } from '../../../test/writable';
import { runImport } from '../../import/run';
import { openSource } from '../../import/source';
import { defineResource, type ResourceDefinition } from '../../resource/definition';

/** Lighthouses whose keys are words, written in one way. */
function named(spell: (text: string) => string, options: object): ResourceDefinition {
  const readKey = (text: string): string | undefined =>
    /^[a-z]{1,10}$/i.test(text.trim()) ? spell(text.trim()) : undefined;
  return defineResource({
    ...{ ...lighthouses, readKey, keyPattern: `^[${spell('a')}-${spell('z')}]{1,10}$` },
    parse: (raw: object, key: string | undefined) => ({
      record: { ...raw, id: readKey(key ?? (raw as { id: string }).id) },
    }),
    ...options,
  } as never);
}

const capitals = named((text) => text.toUpperCase(), { writable: true });
const small = named((text) => text.toLowerCase(), { writable: true });
const light = (id: string) => ({ id, title: id, lit: true, colours: [] });

const running: RunningService[] = [];
let service: RunningService;
async function start(resource: ResourceDefinition): Promise<void> {
  service = await startService({ resource, records: {}, guard: anybody });
  running.push(service);
}
afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

function send(method: string, path: string, body: string, type = 'application/json'): Promise<Answer> {
  return service.client(path, { method, headers: { 'Content-Type': type }, body });
}

describe.each([
  { resource: capitals, words: ['LOOKUP', 'CHANGES', 'BULK'] },
  { resource: small, words: ['lookup', 'changes', 'bulk'] },
])('of keys such as $words', ({ resource, words }) => {
  beforeEach(() => start(resource));

  test.each(words)(
    'no record has the key %s, one spelling of which is a path of another kind',
    async (word) => {
      const told = {
        status: 422,
        errors: [{ pointer: '#/id', detail: expect.stringContaining(`the key ${word}`) as string }],
      };
      expect((await send('POST', '/lighthouses', JSON.stringify(light(word)))).json()).toMatchObject(told);
      const capital = `/lighthouses/${word.charAt(0).toUpperCase()}${word.slice(1)}`;
      expect((await send('PUT', capital, JSON.stringify(light(word)))).json()).toMatchObject(told);
      const line = JSON.stringify({ method: 'PUT', id: word, body: light(word) });
      const bulk = await send('POST', '/lighthouses/bulk?together=each', line, 'application/x-ndjson');
      expect(JSON.parse(bulk.text)).toMatchObject(told);
      expect((await service.client('/lighthouses')).json()).toMatchObject({ total: 0 });
    },
  );
});

test('every path beside those of records is a key that no record may have', async () => {
  await start(small);
  const { paths } = (await service.client('/openapi.json')).json() as { readonly paths: object };
  const words = Object.keys(paths).flatMap((path) => /^\/lighthouses\/([^{/]+)$/.exec(path)?.[1] ?? []);
  expect(words.length).toBeGreaterThan(2);
  for (const word of words)
    expect((await send('POST', '/lighthouses', JSON.stringify(light(word)))).status).toBe(422);
});

test('imports reject such keys, with the reason; where nobody writes, fewer', async () => {
  const path = file(JSON.stringify(['Bulk', 'changes', 'LOOKUP', 'other'].map(light)));
  for (const [resource, taken] of [
    [small, ['bulk', 'changes', 'lookup']],
    [named((text) => text.toLowerCase(), {}), ['lookup']],
  ] as const) {
    await start(resource);
    const reasons: string[] = [];
    const report = await runImport({
      ...{ resource, store: service.store, source: await openSource(path), mode: 'merge' },
      onReject: ({ reason }) => reasons.push(reason),
    });
    expect(reasons).toEqual(
      taken.map((key) => `has the key ${key}, but /lighthouses/${key} is something else`),
    );
    expect(report).toMatchObject({ created: 4 - taken.length, rejected: taken.length });
  }
});
