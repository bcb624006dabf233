import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allows, readTelemetrySchema } from './schema';

const folder = mkdtempSync(join(tmpdir(), 'schema-'));
const file = join(folder, 'schema.yaml');
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([
  ['metrics: 1', "'metrics' must be a list"],
  ['metrics: [{ description: d }]', "an entry of 'metrics' lacks its name"],
  ['metrics: [{ name: a }]', "'metrics', a: lacks its description"],
  ['metrics: [{ name: a, description: d }]', "'metrics', a: lacks its type or unit"],
  ['logs: [{ name: a, description: d }, { name: a, description: d }]', "'logs' lists a twice"],
  ['metric: []', "has 'metric'; its parts are metrics, spans, logs, resource"],
  ['metrics: [{ name: a, description: one, two }]', "'metrics', a: has 'two'"],
])('%s is refused: %s', (content, problem) => {
  writeFileSync(file, content);
  expect(() => readTelemetrySchema(file)).toThrow(problem);
});

test('a service that tells one metric more writes that one', () => {
  const metric = { name: 'a_total', description: 'd', type: 'counter', unit: 'as' };
  writeFileSync(file, `metrics: [${JSON.stringify(metric)}]`);
  expect(readTelemetrySchema(file)).toEqual({
    metrics: [{ ...metric, labels: [] }],
    spans: [],
    logs: [],
    resource: [],
  });
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
