import { type Cuts, withCuts } from './cut';
import type { Option } from './options';
import { withoutPackages } from './packages';

/** What an option brings, and what is not there without it. */
export interface Removable {
  /** Whole files that people write; those that are generated go with what generates them. */
  readonly files: readonly RegExp[];
  /** Packages that nothing else needs. */
  readonly packages: readonly string[];
  /** What other files say about it. */
  readonly cuts: Cuts;
}

/** An option that takes away all of that when the answer is `off`. */
export function removing<Answer extends string | boolean>(
  name: string,
  [ours, off]: readonly [Answer, Answer],
  { files, packages, cuts }: Removable,
): Option {
  return {
    name,
    ours,
    others: [off],
    removes: true,
    gone: (path, value) => value === off && files.some((pattern) => pattern.test(path)),
    edit: (path, text) => withCuts(cuts, path, withoutPackages(packages, path, text)),
  };
}

/** Several parts of one option. */
export function together(...parts: readonly Removable[]): Removable {
  const paths = new Set(parts.flatMap(({ cuts }) => Object.keys(cuts)));
  return {
    files: parts.flatMap(({ files }) => files),
    packages: parts.flatMap(({ packages }) => packages),
    cuts: Object.fromEntries([...paths].map((path) => [path, parts.flatMap(({ cuts }) => cuts[path] ?? [])])),
  };
}
