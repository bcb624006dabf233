import type { Answers, Question } from './form';

/** What the process that renders is asked, and what it answers, as bytes of `v8.serialize`. */
export interface Request {
  /** A version's files. */
  readonly source: Files;
  readonly answers: Answers;
}

export type Files = ReadonlyMap<
  string,
  { readonly content: Uint8Array; readonly kind: 'plain' | 'executable' | 'link' }
>;

export interface Response {
  /** Of the version's form, those that apply to these answers. */
  readonly questions: readonly Question[];
  /** What is wrong with the answers, in the form's own words; then there is no tree. */
  readonly problems: readonly string[];
  readonly tree?: Files;
  /** With defaults. */
  readonly answers?: Answers;
}
