// What the real sloth makes of our export has the series of our own rules, by the same labels: either takes the other's place.
// usage: exports.mjs RULES_OF_SLOTH
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

const recorded = (groups) =>
  new Map(
    groups
      .flatMap(({ rules }) => rules)
      .filter(({ record }) => record?.startsWith('slo:'))
      .map(({ record, labels }) => [`${record} of ${labels.sloth_slo}`, labels]),
  );
const documents = (file) => parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());

const [{ spec }] = documents(process.argv[2]).filter((document) => document !== null);
const sloths = recorded(spec.groups);
const ours = recorded(parse(readFileSync('gitops/overlays/prod/prometheus-rule.yaml', 'utf8')).spec.groups);
assert(sloths.size > 20, `sloth records ${sloths.size} series`);
for (const [series, labels] of sloths) assert.deepEqual(ours.get(series), labels, series);
console.log(`sloth: ${sloths.size} series, each recorded by our rules too, with the same labels`);

const folder = 'observe/generated/pyrra';
for (const file of readdirSync(folder)) {
  const all = documents(join(folder, file));
  assert.equal(all.length, 1, `${file}: Pyrra reads the first document of a file alone`);
}
