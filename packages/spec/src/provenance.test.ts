import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProvenance } from './provenance';

const folder = mkdtempSync(join(tmpdir(), 'provenance-'));
const file = join(folder, '.golden-path.yaml');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a repository without a record is that of the path itself', () => {
  expect(readProvenance(file)).toBeUndefined();
});

test.each([
  ['template: template:default/x\nversion: 1.2.3\n', { template: 'template:default/x', version: '1.2.3' }],
  ['template: template:default/x\n', { template: 'template:default/x', version: 'unknown' }],
  ['version: 1.2\n', { template: 'unknown', version: 'unknown' }],
  ['a: [', { template: 'unknown', version: 'unknown' }],
  ['', { template: 'unknown', version: 'unknown' }],
])('a record %j says %j', (text, says) => {
  writeFileSync(file, text);

  expect(readProvenance(file)).toEqual(says);
});
