// Two days of what the rules record, written into a real Prometheus: prod has used up 60 % of its budget of availability,
// staging twice as much as there is, of dev nothing is known.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

const DAYS = 2;
const PER_SECOND = 10;
const BAD = { prod: 0.0006, staging: 0.002 };

const folder = mkdtempSync(join(tmpdir(), 'slo-report-'));
const now = Math.floor(Date.now() / 1000);

/** As the rules of an environment record it, label by label. */
function recordings(environment) {
  const { spec } = parse(readFileSync(`gitops/overlays/${environment}/prometheus-rule.yaml`, 'utf8'));
  const values = {
    'slo:sli_bad_events:rate5m': PER_SECOND * BAD[environment],
    'slo:sli_total_events:rate5m': PER_SECOND,
  };
  return spec.groups
    .flatMap(({ rules }) => rules)
    .filter(({ record, labels }) => record in values && labels.sloth_slo === 'availability')
    .map(({ record, labels }) => {
      const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
      return { name: record, series: `${record}{${text.join(',')}}`, value: values[record] };
    });
}

function backfill() {
  const all = Object.groupBy(Object.keys(BAD).flatMap(recordings), ({ name }) => name);
  const lines = Object.entries(all).flatMap(([name, series]) => [
    `# TYPE ${name} gauge`,
    ...series.flatMap((one) =>
      Array.from({ length: DAYS * 1440 }, (_, minute) => {
        const at = now - DAYS * 86_400 + (minute + 1) * 60;
        return `${one.series} ${one.value} ${at}`;
      }),
    ),
  ]);
  const file = join(folder, 'history.om');
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')], {
    stdio: 'pipe',
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function ask(address, ...args) {
  const program = [
    'node_modules/@golden-path/cli/bin/golden-path.js',
    'slo-report',
    '--prometheus',
    address,
    ...args,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

backfill();
writeFileSync(join(folder, 'prometheus.yaml'), '{}');
const listen = `127.0.0.1:${await freePort()}`;
const address = `http://${listen}`;
const prometheus = spawn(
  'prometheus',
  [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${listen}`,
    '--log.level=error',
  ],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
try {
  for (const deadline = Date.now() + 120_000; Date.now() < deadline;) {
    const isReady = await fetch(`${address}/-/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const all = ask(address, '--json');
  assert.equal(all.status, 2, all.stderr);
  const found = (environment) =>
    JSON.parse(all.stdout).find((one) => one.environment === environment && one.objective === 'availability');
  const near = (value, expected) =>
    assert(Math.abs(value / expected - 1) < 0.01, `${value} is not about ${expected}`);
  for (const [environment, share] of Object.entries(BAD)) {
    const { spent, good, total, bad, measuredDays, stage } = found(environment);
    near(spent, share / 0.001);
    near(good, 100 * (1 - share));
    near(measuredDays, DAYS);
    near(total, DAYS * 86_400 * PER_SECOND);
    near(bad, DAYS * 86_400 * PER_SECOND * share);
    assert.equal(stage, { prod: 'half', staging: 'spent' }[environment]);
  }
  assert.deepEqual([found('dev').stage, found('dev').spent, found('dev').measuredDays], ['unknown', null, 0]);

  const prod = ask(address, '--environment', 'prod', '--window', '1d');
  assert.equal(prod.status, 0, prod.stderr);
  assert.match(
    prod.stdout,
    /^\| prod \| Availability \| 99\.9 % \| 99\.940 % \| \d+ of \d+ \| 60 % \| 1 of 1d \| half is gone/m,
  );
  assert.equal(ask(address, '--environment', 'dev').status, 1);
  assert.equal(ask(address, '--window', 'long').status, 64);
  const nobody = ask(`http://127.0.0.1:${await freePort()}`);
  assert.equal(nobody.status, 1);
  assert.match(nobody.stderr, /could not be asked: ECONNREFUSED/);
  console.log(`slo-report: Prometheus knows what was kept\n\n${prod.stdout}`);
} finally {
  prometheus.kill('SIGTERM');
  await (prometheus.exitCode ?? once(prometheus, 'exit'));
  rmSync(folder, { recursive: true });
}
