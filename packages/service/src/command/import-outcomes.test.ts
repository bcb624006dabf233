/** What an import says of itself, and its exit code, is what is in the store: whatever else goes wrong. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from '@golden-path/spec';
import { generateText } from '../../bench/generate';
import { file, load, newPath, run, start, terminated, total } from '../../test/import-program';

const MAIN = join(repositoryRoot(), 'service/dist/main.js');
const onLinux = process.platform === 'linux' ? test : test.skip;
const emptyUrl = (): string => `sqlite://${newPath('db')}`;
const mixed = '{"NLRTM":{"name":"Rotterdam"},"x":{"nothing":1}}';

describe('--rejects', () => {
  test.each([
    ['the source', (path: string) => path],
    [
      'a link to the source',
      (path: string) => {
        const link = newPath('json');
        symlinkSync(path, link);
        return link;
      },
    ],
    ['the database', (_path: string, url: string) => url.slice('sqlite://'.length)],
  ])('that is %s is refused, and what it names stays as it is', async (_name, of) => {
    const url = emptyUrl();
    await load(url, mixed);
    const path = file(mixed);
    const { code, errors } = await run(url, path, '--rejects', of(path, url));
    expect({ code, errors }).toEqual({
      code: 64,
      errors: expect.stringContaining('would be overwritten') as string,
    });
    expect(readFileSync(path, 'utf8')).toBe(mixed);
    expect(await total(url)).toBe(1);
  });

  test('that is what standard input comes from is refused', () => {
    const path = file(mixed);
    const stdin = openSync(path, 'r');
    const { status } = spawnSync(process.execPath, [MAIN, 'import', '-', '--rejects', path], {
      env: { PATH: process.env.PATH, DATABASE_URL: emptyUrl() },
      stdio: [stdin, 'ignore', 'ignore'],
    });
    closeSync(stdin);
    expect(status).toBe(64);
    expect(readFileSync(path, 'utf8')).toBe(mixed);
  });

  test.each(['/nope/x', '/'])(
    '%s cannot be written, which is said before anything is imported',
    async (path) => {
      const url = emptyUrl();
      const { code, errors } = await run(url, file(mixed), '--rejects', path);
      expect(code).toBe(64);
      expect(errors).toContain(`--rejects ${path}: `);
      expect(errors).not.toMatch(/\n\s+at /);
    },
  );

  test('replaces what an earlier import wrote there', async () => {
    const [url, rejects] = [emptyUrl(), newPath('ndjson')];
    writeFileSync(rejects, 'x'.repeat(10_000));
    await run(url, file(mixed), '--rejects', rejects);
    expect(JSON.parse(readFileSync(rejects, 'utf8'))).toMatchObject({ key: 'x', record: { nothing: 1 } });
  });

  onLinux('on a full disk: the import is done, and the exit code says both', async () => {
    const url = emptyUrl();
    const { code, errors, report } = await run(url, file(mixed), '--rejects', '/dev/full');
    expect(code).toBe(74);
    expect(errors).toContain('the rejected records could not be written: ENOSPC');
    expect(report).toMatchObject({ committed: true });
    expect(await total(url)).toBe(1);
  });
});

describe('a report', () => {
  const imported = async (
    stdout: number | 'pipe',
  ): Promise<{ code: number | null; errors: string; url: string }> => {
    const url = emptyUrl();
    const child = spawn(process.execPath, [MAIN, 'import', file(mixed)], {
      env: { PATH: process.env.PATH, DATABASE_URL: url },
      stdio: ['ignore', stdout, 'pipe'],
    });
    child.stdout?.destroy();
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, errors, url };
  };

  test('whose reader has left is nobody’s failure', async () => {
    const { code, errors, url } = await imported('pipe');
    expect(code).toBe(0);
    expect(errors).not.toContain('EPIPE');
    expect(await total(url)).toBe(1);
  });

  onLinux('on a full disk: the import is done, and the exit code says both', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, errors, url } = await imported(full);
    closeSync(full);
    expect(code).toBe(74);
    expect(errors).toContain('the report could not be written: ENOSPC');
    expect(await total(url)).toBe(1);
  });
});

test.each([0, 20, 60, 150, 400])(
  'a replacement that is terminated %d ms after its last byte has happened, or has not, as its exit code says',
  async (moment) => {
    const url = emptyUrl();
    await load(url, mixed);
    const { text, expected } = generateText(20_000, 1);
    const running = start(url, ['-', '--replace', '--max-removed', '100']);
    await running.feed(text);
    running.process.stdin?.end();
    await delay(moment);
    running.process.kill('SIGTERM');
    const { code, report } = await running.ended;
    const isReplaced = (await total(url)) === expected.created;
    expect([code, report?.interrupted, report?.committed]).toEqual(
      isReplaced ? [0, false, true] : [143, true, false],
    );
  },
);

describe('a source that gives nothing', () => {
  onLinux.each(['without a writer', 'with a writer'])('a named pipe %s: SIGTERM ends it', async (writer) => {
    const pipe = newPath('fifo');
    execFileSync('mkfifo', [pipe]);
    const url = emptyUrl();
    await load(url, mixed);
    const held = writer === 'with a writer' ? spawn('sh', ['-c', `exec sleep 300 > '${pipe}'`]) : undefined;
    const { code, report } = await terminated(url, [pipe]);
    held?.kill();
    expect([code, report?.interrupted, report?.committed]).toEqual([143, true, false]);
  });

  test('standard input: SIGTERM ends it', async () => {
    expect((await terminated(emptyUrl(), ['-'])).code).toBe(143);
  });

  onLinux('a named pipe with records is read to its end', async () => {
    const pipe = newPath('fifo');
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', `cat '${file(mixed)}' > '${pipe}'`]);
    const { code, report } = await run(emptyUrl(), pipe);
    expect([code, report?.created]).toEqual([0, 1]);
    writer.kill();
  });
});

describe('a database file that cannot be used is named, with the reason', () => {
  test.each([
    ['/nope/x.db', 'cannot be opened: is there such a folder'],
    [__dirname, 'cannot be opened'],
    [__filename, 'is not an SQLite database'],
  ])('%s', async (path, reason) => {
    const { code, errors } = await run(`sqlite://${path}`, file(mixed));
    expect([code, errors]).toEqual([1, `import: ${path} ${reason}${errors.split(reason)[1] ?? ''}`]);
    expect(errors).toContain('Nothing was changed.');
    expect(errors).not.toMatch(/\n\s+at /);
  });

  onLinux('when it may not grow: nothing has changed, and the next import finds no lock', async () => {
    const path = newPath('db');
    const url = `sqlite://${path}`;
    await load(url, mixed);
    const before = statSync(path).size;
    const source = file(generateText(5000, 1).text);
    // 512 KiB for each file that it writes: a disk that is full, but for the code of the system.
    const limited = `ulimit -f 1024; exec "$0" "$@"`;
    for (const _time of [1, 2]) {
      const { status, stderr } = spawnSync('sh', ['-c', limited, process.execPath, MAIN, 'import', source], {
        env: { PATH: process.env.PATH, DATABASE_URL: url },
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([1, expect.stringContaining(`import: ${path} cannot`)]);
      expect(stderr).toContain('Nothing was changed.');
    }
    expect(statSync(path).size).toBe(before);
    expect(await total(url)).toBe(1);
    expect((await run(url, source)).code).toBe(0);
  });
});
