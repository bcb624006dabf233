import type { Tree } from '../scaffold/tree';

/** Files of the overlay, and template.yaml, that are not what `make template` writes; superfluous ones included. */
export function staleFiles(tree: Tree, files: Tree): string[] {
  return [
    ...[...files.keys()].filter((path) => {
      const current = tree.get(path);
      return (
        current?.kind !== files.get(path)?.kind ||
        !current?.content.equals(files.get(path)?.content ?? Buffer.of())
      );
    }),
    ...[...tree.keys()].filter((path) => path.startsWith('template/overlay/') && !files.has(path)),
  ].sort();
}
