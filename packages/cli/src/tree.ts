/** A file as git has it. */
export interface TreeFile {
  readonly content: Buffer;
  readonly kind: 'plain' | 'executable' | 'link';
}

/** A repository's files by path, with `/`. Folders exist by what is in them, as in git. */
export type Tree = ReadonlyMap<string, TreeFile>;

export function isSame(a: TreeFile | undefined, b: TreeFile | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.kind === b.kind && a.content.equals(b.content);
}

/** As git tells: a NUL among the first bytes. */
export function isBinary({ content }: TreeFile): boolean {
  return content.subarray(0, 8000).includes(0);
}

/** A file, or what is in a folder of this name. */
export function isAtOrBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** The files below a folder, by their paths inside it. */
export function subtree(tree: Tree, folder: string): Tree {
  const prefix = `${folder}/`;
  return new Map(
    [...tree]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, file]) => [path.slice(prefix.length), file]),
  );
}
