/** A file that `make manifests` writes. */
export interface GeneratedFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly content: string;
}
