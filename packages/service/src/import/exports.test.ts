import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { lighthouses } from '../../test/lighthouses';
import { defaultSource, served as ports } from '../../test/served';
import { everything, pages } from '../../test/store-records';
import { csvTable } from '../http/list/csv';
import { type FormatName, mediaTypes } from '../http/list/formats';
import { pageReply } from '../http/list/page';
import type { Call } from '../http/route';
import type { DefinedResource } from '../resource/definition';
import { openStore } from '../store';
import type { Listed } from '../store/store';
import { runImport } from './run';
import { openSource } from './source';

const folder = mkdtempSync(join(tmpdir(), 'import-exports-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Imports a file into an empty store. @returns all that is there then, and how many of the file were not taken */
async function imported(
  resource: DefinedResource<object>,
  content: string,
  name: string,
): Promise<{ items: Listed[]; rejected: number }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const store = await openStore({ resource, url: undefined });
  try {
    const source = await openSource(path);
    const { rejected, notUnderstood } = await runImport({ resource, store, mode: 'merge', source });
    expect(notUnderstood).toEqual([]);
    return { items: await pages(store, { ...everything, limit: 5000 }), rejected };
  } finally {
    await store.close();
  }
}

/** What the service answers when it is asked for everything. */
function exported(resource: DefinedResource<object>, items: readonly Listed[], format: FormatName): string {
  if (format === 'csv') {
    const { header, row } = csvTable(resource, undefined, false);
    return header + items.map(row).join('');
  }
  if (format === 'ndjson') return items.map(({ json }) => `${json}\n`).join('');
  const call = { type: mediaTypes[format], search: '' } as Call;
  const { body } = pageReply(
    resource,
    call,
    everything,
    { items, total: items.length },
    undefined,
    undefined,
  );
  return body as string;
}

const texts = (items: readonly Listed[]): string[] => items.map(({ json }) => json);

const formats = Object.keys(mediaTypes) as FormatName[];

test.each(formats)('the real ports, exported as %s, are imported as the same records', async (format) => {
  const { items: before } = await imported(ports, readFileSync(defaultSource, 'utf8'), 'ports.json');
  expect(before).toHaveLength(1634);
  const after = await imported(ports, exported(ports, before, format), `ports.${format}`);
  expect(after.rejected).toBe(0);
  expect(texts(after.items)).toEqual(texts(before));
});

/** A list is one cell, so that its parts have to be without its separator; and see `harmless` in http/list/csv.ts. */
const word = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((text) => !text.includes('|') && !/^\s*'/.test(text.normalize('NFKC')));
const place = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
);
const port = fc.record(
  {
    name: word,
    city: fc.oneof(word, fc.constantFrom('=1+1', '-3', 'a,b', 'say "hi"', '17')),
    country: fc.oneof(word, fc.constantFrom('Netherlands', 'Ve?ká')),
    alias: fc.oneof(fc.array(word, { maxLength: 3 }), word),
    regions: fc.array(word, { maxLength: 2 }),
    coordinates: fc.oneof(place, fc.constantFrom([0, 0], 'nowhere', [4.5, 51.9], [-33.86, 151.2], null)),
    timezone: fc.constantFrom('Europe/Amsterdam', 'Mars/Olympus', 'europe/paris', ''),
    province: fc.oneof(word, fc.integer()),
    unlocs: fc.array(fc.constantFrom('NLRTM', 'nl ams', 'x'), { maxLength: 3 }),
    code: fc.oneof(word, fc.constantFrom('00123', '1e3', 57)),
  },
  { requiredKeys: ['name'] },
);
const keys = fc.constantFrom('NLRTM', 'NLAMS', 'ANCUR', 'XZABC', 'USNYC');
const light = fc.record(
  {
    title: word.filter((text) => text.trim() === text && text !== ''),
    keeper: fc.constantFrom('Ida', '=Ida', 'true', '12'),
    height: fc.integer(),
    lit: fc.boolean(),
    colours: fc.array(
      word.filter((text) => text.trim() === text && text !== ''),
      { maxLength: 3 },
    ),
    place,
  },
  { requiredKeys: ['title', 'lit'] },
);

const lightKeys = fc.constantFrom('L1', 'L2', 'L3');

test.each(formats)('property: records, exported as %s, are imported as the same records', async (format) => {
  const again = async (resource: DefinedResource<object>, records: object): Promise<void> => {
    // What is generated may be rejected (a name of blanks alone is no name); what was stored may not.
    const { items: before } = await imported(resource, JSON.stringify(records), 'before.json');
    const after = await imported(resource, exported(resource, before, format), `after.${format}`);
    expect(after.rejected).toBe(0);
    expect(texts(after.items)).toEqual(texts(before));
  };
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(keys, port, { minKeys: 1, maxKeys: 4 }),
      fc.dictionary(lightKeys, light, { minKeys: 1, maxKeys: 3 }),
      async (somePorts, someLights) => {
        await again(ports, { FJSUV: { name: 'Suva' }, ...somePorts });
        await again(lighthouses, { L0: { title: 'First', lit: true }, ...someLights });
      },
    ),
    { numRuns: 40 },
  );
});
