import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@golden-path/spec';
import { PACKAGE } from '../installed';
import { TECHDOCS } from './serve';

/** With a mkdocs that only says what it was asked, where the advice has it installed. */
describe('Given golden-path docs --serve', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'serve-'));
    writeFileSync(join(folder, 'catalog-info.yaml'), '');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const install = (): void => {
    mkdirSync(join(folder, '.cache/techdocs/bin'), { recursive: true });
    writeFileSync(join(folder, '.cache/techdocs/bin/mkdocs'), '#!/bin/sh\necho "mkdocs $*"\n', {
      mode: 0o755,
    });
  };
  const serve = (port: number) =>
    spawnSync(process.execPath, [join(PACKAGE, 'bin/golden-path.js'), 'docs', '--serve'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: join(folder, 'nothing'), PORT: String(port) },
    });

  it('when mkdocs is missing, then it says how to get it', () => {
    expect(serve(0)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: `mkdocs is missing, with which TechDocs builds the documentation
Install it once, then say \`make docs\` again: python3 -m venv .cache/techdocs && .cache/techdocs/bin/pip install ${TECHDOCS}
`,
    });
  });

  it('when it was got so, then it serves', () => {
    install();

    expect(serve(0)).toMatchObject({
      status: 0,
      stdout: 'mkdocs serve --dev-addr localhost:0\n',
      stderr: '',
    });
  });

  it('when something listens there already, then it says so', async () => {
    install();
    const server = createServer().listen(0, 'localhost');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    expect(serve(port)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining(`TCP port ${port} is taken\nEnd the program`) as string,
    });
    server.close();
  });

  it('then the release that it names is the one that the path builds its own with', () => {
    expect(readFileSync(join(repositoryRoot(), 'test/python/techdocs.txt'), 'utf8')).toContain(
      `\n${TECHDOCS} `,
    );
  });
});
