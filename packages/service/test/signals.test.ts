import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { Program, startServiceProcess } from './process';

const folder = mkdtempSync(join(tmpdir(), 'signals-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Sends a signal to its own process when the first module of a library is asked for: nobody can be earlier. */
function signalledAtOnce(signal: string): string {
  const file = join(folder, `${signal}.js`);
  writeFileSync(
    file,
    `const Module = require('node:module');
     const load = Module._load;
     Module._load = (request, ...rest) => {
       if (request.startsWith('@opentelemetry/')) {
         Module._load = load;
         process.kill(process.pid, '${signal}');
         // A signal is delivered within no time, but by another thread.
         Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
       }
       return load(request, ...rest);
     };`,
  );
  return file;
}

// Windows has no such signals.
const onUnix = process.platform === 'win32' ? describe.skip : describe;

onUnix('Given a service that has just been started', () => {
  it('when SIGUSR2 comes before anything is loaded, then it starts all the same', async () => {
    const { program } = await startServiceProcess({}, ['--require', signalledAtOnce('SIGUSR2')]);
    await program.line('ready');
    expect(await program.stop()).toBe(0);
  });

  it('when SIGUSR1 comes, at once or later, then the inspector stays closed', async () => {
    const { program } = await startServiceProcess({}, [
      '--inspect-port=0',
      '--require',
      signalledAtOnce('SIGUSR1'),
    ]);
    await program.line('ready');
    program.signal('SIGUSR1');
    // Both have been delivered when the answer to a third one is there.
    program.signal('SIGUSR2');
    await program.line('log level changed');
    expect(await program.stop()).toBe(0);
    expect(program.stderr).not.toContain('Debugger listening');
  });

  it('when SIGUSR1 comes to another program, then it opens: the test would see it', async () => {
    const program = new Program(['--inspect-port=0', '-e', 'setInterval(() => console.log("alive"), 100)']);
    await program.until('a line', () => program.otherLines[0]);
    program.signal('SIGUSR1');
    await program.until('the inspector', () =>
      program.stderr.includes('Debugger listening') ? true : undefined,
    );
    program.signal('SIGKILL');
    await program.exit();
  });
});

test.each([
  ['Makefile', /^run:.*\n.* node (.*)$/m],
  ['Dockerfile', /^ENTRYPOINT (.*)$/m],
])(
  '%s starts Node.js without its answer to SIGUSR1, for the time before the program is loaded',
  (file, line) => {
    const [, command = ''] = line.exec(readFileSync(join(repositoryRoot(), file), 'utf8')) ?? [];
    expect(command).toContain('--disable-sigusr1');
  },
);
