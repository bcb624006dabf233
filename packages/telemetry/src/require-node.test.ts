import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const built = join(__dirname, '..', 'dist', 'require-node.js');

/** What a program says and how it ends on a Node.js of this version. */
function runOn(version: string, code: string): { readonly status: number | null; readonly said: string } {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['-e', `Object.defineProperty(process.versions, 'node', { value: '${version}' }); ${code}`],
    { encoding: 'utf8' },
  );
  return { status, said: stderr };
}

const ask = `require(${JSON.stringify(built)}).requireNode('22.15.0', 'ports'); console.error('runs');`;

test.each(['20.19.4', '22.14.9', '4.9.1'])('Node.js %s is told in one line that it is too old', (version) => {
  expect(runOn(version, ask)).toEqual({
    status: 1,
    said: `ports needs Node.js 22.15.0 or newer; this is ${version}\n`,
  });
});

test.each(['22.15.0', '22.15.1', '23.0.0', '26.10.0', '27.0.0-nightly2026'])('%s runs it', (version) => {
  expect(runOn(version, ask)).toEqual({ status: 0, said: 'runs\n' });
});

test.each(['index.js', 'start.js'])(
  '%s asks before it loads anything else, for what engines says',
  (file) => {
    const path = join(__dirname, '..', 'dist', file);
    const { engines } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8')) as {
      readonly engines: { readonly node: string };
    };
    const { status, said } = runOn('20.0.0', `require(${JSON.stringify(path)});`);
    expect({ status, said }).toEqual({
      status: 1,
      said: `@golden-path/telemetry needs Node.js ${engines.node.replace('>=', '')}.0 or newer; this is 20.0.0\n`,
    });
  },
);

test('an old Node.js can parse the check', () => {
  const code = readFileSync(built, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
  expect(code).not.toMatch(/=>|\?\.|\?\?|`|\bclass\b|\basync\b/);
});
