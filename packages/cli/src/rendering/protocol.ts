/** What a renderer is asked, and what it answers, as bytes of `v8.serialize`. */
export interface Request {
  /** Compiled modules of the version's `template/scaffold`. */
  readonly folder: string;
  readonly tree: Files;
  readonly answers: Readonly<Record<string, unknown>>;
}

export type Files = ReadonlyMap<
  string,
  { readonly content: Uint8Array; readonly kind: 'plain' | 'executable' | 'link' }
>;

/** A question of the version's form that applies to these answers. */
export interface Question {
  readonly name: string;
  readonly required: boolean;
  readonly schema: {
    readonly title?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly enum?: readonly unknown[];
    readonly type?: string;
  };
}

export interface Response {
  readonly questions: readonly Question[];
  /** What is wrong with the answers, in the form's own words; then there is no tree. */
  readonly problems: readonly string[];
  readonly tree?: Files;
  /** With defaults. */
  readonly answers?: Readonly<Record<string, unknown>>;
}
