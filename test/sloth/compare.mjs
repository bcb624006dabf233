// Minutes from the beginning of a scenario until somebody is told, by our rules and by those that the real sloth makes of
// our export: what promtool says of each minute. The table in docs/slo.md has to be this one; `--write` puts it there.
// usage: compare.mjs RULES_OF_SLOTH [--write]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { QUIET, scenarios, STEP } from './scenarios.mjs';

const PAGE = 'docs/slo.md';
const BEGIN = '<!-- compared: make verify STEP=sloth -->';
const END = '<!-- /compared -->';

const [slothFile, mode] = process.argv.slice(2);
const ours = parse(readFileSync('gitops/overlays/prod/prometheus-rule.yaml', 'utf8')).spec.groups;
const sloths = parseAllDocuments(readFileSync(resolve(slothFile), 'utf8'))
  .map((document) => document.toJS())
  .filter((document) => document !== null)
  .flatMap(({ spec, groups }) => spec?.groups ?? groups);
const folder = mkdtempSync(join(tmpdir(), 'sloth-'));

/**
 * Only of availability, and of the service as a whole: latency has nothing to say about these scenarios. In one group, so
 * that an alert sees what was recorded just before it, whose ever the rules are; what no alert reads is left out.
 */
function about(groups) {
  const all = groups.filter(({ name }) => !name.includes('latency')).flatMap(({ rules }) => rules);
  const alerts = all.filter(({ alert }) => alert !== undefined);
  const isRead = ({ record }) => alerts.some(({ expr }) => expr.includes(`${record}{`));
  return [{ name: 'all', rules: [...all.filter(isRead), ...alerts] }];
}

/** When an alert of this urgency is there for the first time, in minutes after the scenario began. */
async function told(name, groups, { what, minutes, input }) {
  const rules = `${name}.rules.yaml`;
  const alerts = groups.flatMap((group) => group.rules).filter(({ alert }) => alert !== undefined);
  const names = [...new Set(alerts.map(({ alert }) => alert))];
  const times = Array.from({ length: minutes / STEP }, (_, index) => QUIET + (index + 1) * STEP);
  const file = `${name}.test.yaml`;
  writeFileSync(join(folder, rules), stringify({ groups }));
  writeFileSync(
    join(folder, file),
    stringify({
      rule_files: [rules],
      evaluation_interval: `${STEP}m`,
      tests: [
        {
          interval: `${STEP}m`,
          input_series: input,
          // It is told as a failure what is there and was not expected.
          alert_rule_test: times.flatMap((minute) =>
            names.map((alertname) => ({ eval_time: `${minute}m`, alertname, exp_alerts: [] })),
          ),
        },
      ],
    }),
  );
  const promtool = spawn('promtool', ['test', 'rules', file], { cwd: folder });
  let output = '';
  for (const stream of [promtool.stdout, promtool.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(promtool, 'close');
  assert(code === 0 || /alertname: /.test(output), `promtool on ${what}: ${output.slice(0, 2000)}`);
  const first = { page: undefined, ticket: undefined };
  for (const [, time, got] of output.matchAll(
    /alertname: \w+, time: (\w+),\s*exp:\[\s*\],\s*got:\[([^]*?)\n\s*\]/g,
  ))
    for (const [, severity] of got.matchAll(/[{ ]severity="(\w+)"/g))
      first[severity] ??= inMinutes(time) - QUIET;
  return first;
}

/** promtool's `3d1h2m` in minutes. */
function inMinutes(time) {
  const size = { d: 1440, h: 60, m: 1, s: 1 / 60 };
  return [...time.matchAll(/(\d+)([dhms])/g)].reduce((sum, [, number, unit]) => sum + number * size[unit], 0);
}

const cell = (minutes) => (minutes === undefined ? '–' : String(minutes));

try {
  const rows = [];
  for (const [index, scenario] of scenarios.entries()) {
    const our = await told(`ours-${index}`, about(ours), scenario);
    const sloth = await told(`sloth-${index}`, about(sloths), scenario);
    rows.push([scenario.what, our.page, our.ticket, sloth.page, sloth.ticket]);
    console.log(
      `sloth: ${scenario.what}: ours ${cell(our.page)} / ${cell(our.ticket)}, sloth ${cell(sloth.page)} / ${cell(sloth.ticket)}`,
    );
  }
  const table = [
    '| from then on … | our page | our ticket | sloth’s page | sloth’s ticket |',
    '|---|---|---|---|---|',
    ...rows.map(([what, ...minutes]) => `| ${what} | ${minutes.map(cell).join(' | ')} |`),
  ].join('\n');
  const text = readFileSync(PAGE, 'utf8');
  const current = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).trim();
  if (mode === '--write')
    writeFileSync(
      PAGE,
      `${text.slice(0, text.indexOf(BEGIN))}${BEGIN}\n${table}\n${text.slice(text.indexOf(END))}`,
    );
  else
    assert.equal(
      current,
      table,
      `${PAGE}: the table is not what came out; node test/sloth/compare.mjs RULES --write`,
    );
} finally {
  rmSync(folder, { recursive: true });
}
