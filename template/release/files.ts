import type { Tree, TreeFile } from '../scaffold/tree';

/** A tree that is being changed; every change has to hit. */
export class Files {
  readonly #files: Map<string, TreeFile>;

  constructor(tree: Tree) {
    this.#files = new Map(tree);
  }

  get tree(): Tree {
    return this.#files;
  }

  read(path: string): string {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`there is no ${path}`);
    return file.content.toString();
  }

  paths(pattern: RegExp): string[] {
    return [...this.#files.keys()].filter((path) => pattern.test(path));
  }

  write(path: string, text: string): void {
    this.#files.set(path, { kind: 'plain', ...this.#files.get(path), content: Buffer.from(text) });
  }

  edit(path: string, from: string | RegExp, to: string): void {
    const before = this.read(path);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path}: nothing matches ${String(from)}`);
    this.write(path, after);
  }

  editAll(pattern: RegExp, from: RegExp, to: string): void {
    for (const path of this.paths(pattern)) this.write(path, this.read(path).replace(from, to));
  }

  move(from: string, to: string): void {
    const file = this.#files.get(from);
    if (file === undefined) throw new Error(`there is no ${from}`);
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  delete(path: string): void {
    if (!this.#files.delete(path)) throw new Error(`there is no ${path}`);
  }
}
