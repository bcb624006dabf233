import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NothingUsable, runImport } from '../src/import/run';
import { openSource } from '../src/import/source';
import { openStore } from '../src/store';
import { served } from './served';

const folder = join(__dirname, 'cases');

interface Answer {
  readonly created?: number;
  readonly duplicates?: number;
  readonly rejected?: number;
  /** Kinds of defects, the most frequent first. */
  readonly warnings?: readonly string[];
  /** Where the records were. */
  readonly within?: readonly string[];
  /** Why nothing was imported. */
  readonly refused?: string;
}

/** Shapes, places and names as people report them in public trackers of such data, and what is right for each. */
const CASES: readonly (readonly [file: string, answer: Answer])[] = [
  ['alias-string.json', { created: 1, warnings: ['invalid-field'] }],
  ['bom.json', { created: 1 }],
  ['bom.ndjson', { created: 2 }],
  ['code-list.csv', { created: 1, warnings: ['missing-timezone'] }],
  ['coord-alt.json', { created: 1 }],
  ['coord-geojson.json', { created: 1 }],
  ['coord-null.json', { created: 1, warnings: ['missing-coordinates'] }],
  ['coord-null0.json', { created: 1, warnings: ['zero-coordinates'] }],
  ['coord-obj.json', { created: 1 }],
  ['coord-string.json', { created: 1 }],
  ['coord-strings.json', { created: 1 }],
  ['coord-swapped.json', { created: 1, warnings: ['swapped-coordinates'] }],
  ['country-code.json', { created: 3 }],
  ['country-location.json', { created: 1, warnings: ['missing-timezone', 'missing-province'] }],
  ['dash-key.json', { created: 1 }],
  ['decimal-suffix.json', { created: 1, warnings: ['misplaced-coordinates'] }],
  ['dup.json', { created: 1, duplicates: 2 }],
  ['dup2.ndjson', { created: 2, duplicates: 2 }],
  ['dupkeys.json', { created: 1, duplicates: 1 }],
  ['empty-arr.json', { refused: 'empty-arr.json holds no usable record (0 rejected)' }],
  ['empty-obj.json', { refused: 'empty-obj.json holds no usable record (0 rejected)' }],
  ['error.json', { refused: 'error.json holds no usable record (1 rejected)' }],
  ['ew-flipped.json', { created: 5, warnings: ['swapped-coordinates', 'misplaced-coordinates'] }],
  ['fc-features-only.json', { created: 1, warnings: ['missing-timezone', 'missing-province'] }],
  ['fc.geojson', { created: 2, warnings: ['missing-timezone', 'missing-province'], within: ['features'] }],
  ['gz.json.gz', { created: 1 }],
  ['json-with-lines.json', { created: 2 }],
  ['key-unlocs.json', { created: 1 }],
  ['keyed-by-name.json', { created: 3, warnings: ['missing-province'] }],
  ['keyed.txt', { created: 1 }],
  ['latin1.json', { refused: 'byte 1 is not UTF-8' }],
  ['latlon-fields.json', { created: 1 }],
  [
    'locode-key.json',
    { created: 1, warnings: ['missing-coordinates', 'missing-timezone', 'missing-province'] },
  ],
  ['longname.json', { created: 1 }],
  ['lower-key.json', { created: 1 }],
  ['mojibake.json', { created: 4, warnings: ['misplaced-coordinates', 'garbled-text'] }],
  ['na.json', { created: 1 }],
  ['name-nul.json', { created: 1 }],
  ['nan.json', { refused: 'byte 1 begins what is not JSON' }],
  ['nbsp.json', { created: 1, warnings: ['misplaced-coordinates'] }],
  ['ndgeo.ndjson', { created: 1, warnings: ['missing-timezone', 'missing-province'] }],
  ['one-line-array-with-ndjson-ext.ndjson', { created: 1 }],
  ['pretty.ndjson', { created: 2, warnings: ['other-unlocode-first'] }],
  ['qmark.json', { created: 2, warnings: ['misplaced-coordinates', 'garbled-text'] }],
  ['rs.json', { created: 2, warnings: ['other-unlocode-first'] }],
  ['single.json', { created: 1 }],
  ['space-key.json', { created: 1 }],
  ['swapped-aedxb.json', { created: 1, warnings: ['swapped-coordinates'] }],
  ['swapped-ecgye.json', { created: 1, warnings: ['swapped-coordinates'] }],
  ['swapped-inmun.json', { created: 1, warnings: ['swapped-coordinates'] }],
  ['trailing-comma.json', { refused: 'byte 33 begins what is not JSON' }],
  ['twogz.ndjson.gz', { created: 2 }],
  ['tz-lower.json', { created: 3 }],
  ['upper-keys.json', { created: 1, warnings: ['missing-timezone', 'missing-province'] }],
  ['utf16.json', { refused: 'byte 0 begins a text in UTF-16; save it as UTF-8' }],
  ['utf16be-nobom.json', { refused: 'byte 0 begins a text in UTF-16; save it as UTF-8' }],
  ['utf16le-nobom.json', { refused: 'byte 0 begins a text in UTF-16; save it as UTF-8' }],
  ['wpi-array.json', { created: 1, warnings: ['missing-timezone', 'missing-province'] }],
  ['wrapped-data.json', { created: 1, within: ['data'] }],
  ['wrapped-items-obj.json', { refused: 'wrapped-items-obj.json holds no usable record (3 rejected)' }],
  ['wrapped-keyed.json', { created: 1, within: ['ports'] }],
  ['wrapped.json', { created: 1, within: ['ports'] }],
  ['wrong-place.json', { created: 2, warnings: ['implausible-timezone'] }],
  ['zst.json', { refused: 'byte 0 begins a file that zstd has compressed; unpack it, or use gzip' }],
];

async function imported(file: string): Promise<Answer> {
  const store = await openStore({ resource: served, url: undefined });
  try {
    const source = await openSource(join(folder, file));
    const report = await runImport({ resource: served, store, mode: 'merge', source });
    const { created, duplicates, rejected, warnings, wrapping, read } = report;
    expect(read).toBe(created + duplicates + rejected);
    return {
      created,
      ...(duplicates > 0 && { duplicates }),
      ...(rejected > 0 && { rejected }),
      ...(warnings.length > 0 && { warnings: warnings.map(({ name }) => name) }),
      ...(wrapping !== null && { within: wrapping.within }),
    };
  } catch (error) {
    const [refused = ''] = (error as Error).message.split('\n');
    if (error instanceof NothingUsable) expect(await store.dataset()).toBeUndefined();
    return { refused };
  } finally {
    await store.close();
  }
}

test.each(CASES)('%s', async (file, answer) => {
  expect(await imported(file)).toEqual(answer);
});

test('every case has its answer', () => {
  expect(CASES.map(([file]) => file)).toEqual(readdirSync(folder).sort());
});
