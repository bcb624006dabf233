import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PACKAGE } from '../installed';

const folder = join(PACKAGE, 'observe');
const read = (path: string): unknown => parse(readFileSync(join(folder, path), 'utf8'));

interface Compose {
  readonly services: Readonly<
    Record<string, { image: string; ports: readonly string[]; volumes?: readonly string[] }>
  >;
}
const { services } = read('compose.yaml') as Compose;

test.each(Object.entries(services))('%s is pinned, and reached from this machine only', (_, service) => {
  expect(service.image).toMatch(/^docker\.io\/[a-z]+\/[a-z]+:v?\d+\.\d+\.\d+$/);
  for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
});

test('what is mounted exists', () => {
  const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
    // What is generated is the repository's own.
    volumes.filter((it) => !it.startsWith('${GENERATED')).map((it) => it.split(':')[0] ?? ''),
  );
  expect(mounted.length).toBeGreaterThan(1);
  for (const path of mounted)
    expect({ path, exists: existsSync(join(folder, path)) }).toEqual({ path, exists: true });
});

test('an exemplar leads to the data source that has its trace, by the label the service writes', () => {
  const { datasources } = read('grafana/datasources.yaml') as {
    datasources: readonly { uid: string; type: string; url: string; jsonData?: Record<string, unknown> }[];
  };
  const jaeger = datasources.find(({ type }) => type === 'jaeger');
  expect(datasources.find(({ type }) => type === 'prometheus')?.jsonData).toMatchObject({
    exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: jaeger?.uid }],
  });
  for (const { url } of datasources) expect(Object.keys(services)).toContain(new URL(url).hostname);
});

test.each([
  [
    'jaeger',
    1,
    /^this needs a container engine that works \(docker or podman\), or the program jaeger, [^\n]+\n$/,
  ],
  [
    'up',
    1,
    /^this needs a container engine that works \(docker or podman\), or the program prometheus [^\n]+\n$/,
  ],
  ['down', 0, /^$/],
] as const)(
  'without containers and programs, `containers.sh %s` says so in one line',
  (word, status, said) => {
    const programs = mkdtempSync(join(tmpdir(), 'programs-'));
    for (const name of ['dirname', 'awk', 'rm']) {
      const path = ['/usr/bin', '/bin'].map((it) => join(it, name)).find(existsSync);
      if (path !== undefined) symlinkSync(path, join(programs, name));
    }
    const bash = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find(existsSync) ?? 'bash';
    const run = spawnSync(bash, [join(folder, 'containers.sh'), word], {
      env: { PATH: programs, HOME: programs },
      encoding: 'utf8',
    });
    rmSync(programs, { recursive: true });
    expect(run.stderr).toMatch(said);
    expect(run.status).toBe(status);
  },
);
