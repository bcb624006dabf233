import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staleFiles, writeFiles } from './generated-folder';

describe('Given a folder of generated files', () => {
  const files = [
    { path: 'made/a.yaml', content: 'a\n' },
    { path: 'made/deep/b.yaml', content: 'b\n' },
    { path: 'elsewhere/c.yaml', content: 'c\n' },
  ];
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'generated-'));
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/mine.md'), 'mine\n');
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('when nothing is there, then everything is missing, and writing once is enough', () => {
    expect(staleFiles(root, files, ['made'])).toEqual(
      files.map(({ path }) => ({ path, problem: 'missing' })),
    );
    expect(writeFiles(root, files, ['made'])).toHaveLength(3);
    expect(writeFiles(root, files, ['made'])).toEqual([]);
    expect(readFileSync(join(root, 'made/deep/b.yaml'), 'utf8')).toBe('b\n');
  });

  it('when a file was edited, then it is different until it is written again', () => {
    writeFiles(root, files, ['made']);
    writeFileSync(join(root, 'made/a.yaml'), 'edited\n');

    expect(staleFiles(root, files, ['made'])).toEqual([{ path: 'made/a.yaml', problem: 'different' }]);
    writeFiles(root, files, ['made']);
    expect(staleFiles(root, files, ['made'])).toEqual([]);
  });

  it('when a file is no longer generated, then it is deleted from an owned folder and kept elsewhere', () => {
    writeFiles(root, files, ['made']);
    const fewer = files.slice(0, 1);

    expect(writeFiles(root, fewer, ['made'])).toEqual([
      { path: 'made/deep/b.yaml', problem: 'not generated any more' },
    ]);
    expect(staleFiles(root, fewer, ['made'])).toEqual([]);
    expect(readFileSync(join(root, 'elsewhere/c.yaml'), 'utf8')).toBe('c\n');
    expect(readFileSync(join(root, 'elsewhere/mine.md'), 'utf8')).toBe('mine\n');
  });
});
