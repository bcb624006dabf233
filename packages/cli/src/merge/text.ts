import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the three sides are called in the marks of a conflict. */
export interface Labels {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  /** Where files may stand for a moment; by default where the system has such. */
  readonly folder?: string;
}

export interface MergedText {
  readonly content: Buffer;
  /** Places in which both sides changed the same or adjacent lines; they stand in the content between marks. */
  readonly conflicts: number;
}

/** Git's own three-way merge of lines. Line ends are those of `ours`. */
export function mergeText(base: Buffer, ours: Buffer, theirs: Buffer, labels: Labels): MergedText {
  const isCrlf = hasCrlf(ours);
  const sides = [ours, base, theirs].map((content) => withLf(content));
  const folder = mkdtempSync(join(labels.folder ?? tmpdir(), 'golden-path-merge-'));
  try {
    const files = sides.map((content, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, content);
      return file;
    });
    const names = [labels.ours, labels.base, labels.theirs].flatMap((label) => ['-L', label]);
    const { status, stdout, stderr, error } = spawnSync(
      'git',
      ['merge-file', '--stdout', '--diff3', ...names, ...files],
      { cwd: folder, maxBuffer: 1 << 28 },
    );
    // The number of conflicts, at most 127; beyond it git failed.
    if (error !== undefined || status === null || status > 127)
      throw new Error(`git merge-file: ${error?.message ?? stderr.toString()}`);
    return { content: isCrlf ? withCrlf(stdout) : stdout, conflicts: status };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether every line ends in CR LF. One that mixes is taken as it is. */
function hasCrlf(content: Buffer): boolean {
  const text = content.toString('latin1');
  return text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
}

function withLf(content: Buffer): Buffer {
  return hasCrlf(content)
    ? Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    : content;
}

function withCrlf(content: Buffer): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
}

const MARKS = /^<{7} .*\n[^]*?^={7}\r?\n[^]*?^>{7} /m;

/** Whether a conflict is left in a file. */
export function hasMarks(content: Buffer): boolean {
  return MARKS.test(content.toString('latin1'));
}
