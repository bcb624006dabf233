import type { Tree } from '../src/tree';

/** Plain files by path. */
export function fileTree(files: Readonly<Record<string, string>>): Tree {
  return new Map(
    Object.entries(files).map(([path, text]) => [path, { kind: 'plain', content: Buffer.from(text) }]),
  );
}
