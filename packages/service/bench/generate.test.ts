import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runImport } from '../src/import/run';
import { openSource } from '../src/import/source';
import { ports } from '../../../service/src/ports';
import { openStore } from '../src/store';
import { generate, generateText } from './generate';

test('an import of generated records reports exactly what was generated', async () => {
  const { text, expected } = generateText(12_000);
  const folder = mkdtempSync(join(tmpdir(), 'generate-'));
  const path = join(folder, 'ports.json');
  writeFileSync(path, text);
  const store = await openStore({ resource: ports, url: undefined });
  try {
    const report = await runImport({ resource: ports, store, mode: 'merge', source: await openSource(path) });
    const { read, created, rejected } = report;
    const warnings = Object.fromEntries((await store.dataset())?.defects.map((d) => [d.kind, d.count]) ?? []);
    const duplicates = read - created - rejected;
    expect({ read, created, duplicates, rejected, warnings }).toEqual(expected);
    expect(expected.duplicates).toBeGreaterThan(100);
    expect(expected.rejected).toBeGreaterThan(10);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
});

test('the same seed gives the same bytes, another seed others', () => {
  const { text } = generateText(50, 7);
  expect(generateText(50, 7).text).toBe(text);
  expect(generateText(50, 8).text).not.toBe(text);
});

test.each([0, -1, 1.5, 1e9, Number.NaN])('%p records are refused', (records) => {
  expect(() => generate(records).next()).toThrow(RangeError);
});
