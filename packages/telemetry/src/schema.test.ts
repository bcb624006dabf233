import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allows, readTelemetrySchema } from './schema';

const folder = mkdtempSync(join(tmpdir(), 'schema-'));
const file = join(folder, 'schema.yaml');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const rest = 'spans: []\nlogs: []\nresource: []\n';

test.each([
  ['metrics: 1', "'metrics' must be a list"],
  ['metrics: [{ description: d }]', "an entry of 'metrics' lacks its name"],
  ['metrics: [{ name: a }]', "'metrics', a: lacks its description"],
  ['metrics: [{ name: a, description: d }, { name: a, description: d }]', "'metrics' lists a twice"],
  ['metrics: [{ name: a, description: one, two }]', "'metrics', a: has 'two'"],
])('%s is refused: %s', (metrics, problem) => {
  writeFileSync(file, `${metrics}\n${rest}`);
  expect(() => readTelemetrySchema(file)).toThrow(problem);
});

test('a label’s values are listed, described or taken from the service', () => {
  const sets = { routes: ['/a'], resource: ['as'] };
  const label = { name: 'x', description: 'd' };
  expect(allows({ ...label, values: ['a'] }, 'a', sets)).toBe(true);
  expect(allows({ ...label, values: ['a'] }, 'b', sets)).toBe(false);
  expect(allows({ ...label, pattern: '[1-5]\\d\\d' }, '404', sets)).toBe(true);
  expect(allows({ ...label, pattern: '[1-5]\\d\\d' }, '4040', sets)).toBe(false);
  expect(allows({ ...label, values_of: 'routes' }, '/a', sets)).toBe(true);
  expect(allows({ ...label, values_of: 'resource' }, '/a', sets)).toBe(false);
  expect(allows(label, 'a', sets)).toBe(false);
});
