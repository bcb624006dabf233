// Alertmanager's own word on where alerts of each severity go.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const config = 'observe/generated/alertmanager.yaml';
const { groups } = parse(readFileSync('observe/generated/rules.yaml', 'utf8'));
const { labels } = groups.flatMap(({ rules }) => rules).find(({ alert }) => alert !== undefined);
const goesTo = (given) =>
  execFileSync(
    'amtool',
    [
      'config',
      'routes',
      'test',
      `--config.file=${config}`,
      ...Object.entries(given).map((pair) => pair.join('=')),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  ).trim();

for (const [severity, receiver] of Object.entries({ page: 'pages', ticket: 'tickets', info: 'nobody' }))
  assert.equal(goesTo({ ...labels, severity }), receiver, severity);
assert.equal(goesTo({ ...labels, service: 'another', severity: 'page' }), 'nobody');
console.log('sloth: Alertmanager sends pages, tickets and the rest where the example says');
