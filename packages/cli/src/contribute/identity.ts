import { parseAllDocuments } from 'yaml';
import type { Answers } from '../record';
import type { Tree } from '../tree';

/**
 * A word of the team's, and what the template says in its place. The name of a key is one that may mean anything:
 * `id`, `code`, `name`.
 */
export type Pair = readonly [team: string, path: string, meansAnything?: boolean];

interface Component {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly title?: string;
    readonly description?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, string>>;
}

/** Who the template itself is, by the names that the form has for it. */
function identityOf(template: Tree): Record<string, string | undefined> {
  const read = (path: string) => template.get(path)?.content.toString() ?? '';
  const { metadata, spec } = parseAllDocuments(read('catalog-info.yaml'))
    .map((document) => document.toJS() as Component)
    .find(({ kind, spec: { type } }) => kind === 'Component' && type === 'service') ?? {
    metadata: undefined,
    spec: undefined,
  };
  const plural =
    /\bresources: \[(\w+)/.exec(read('service/src/main.ts'))?.[1] ??
    // Where it was said before there were packages.
    /from '\.\/(\w+)'/.exec(read('service/src/served.ts'))?.[1];
  const definition = read(`service/src/${plural ?? ''}/definition.ts`);
  return {
    name: metadata?.name,
    title: metadata?.title,
    description: metadata?.description,
    owner: spec?.owner,
    system: spec?.system,
    repoUrl:
      metadata?.annotations?.['github.com/project-slug'] ??
      metadata?.annotations?.['gitlab.com/project-slug'],
    plural,
    singular: /\bsingular: '(\w+)'/.exec(definition)?.[1],
    key: /\bkey: '(\w+)'/.exec(definition)?.[1],
  };
}

/** As it stands in files: a repository as `organisation/name`. */
function written(name: string, value: string): string {
  if (name !== 'repoUrl') return value;
  const query = new URLSearchParams(value.split('?')[1]);
  return query.has('repo') ? `${query.get('owner') ?? ''}/${query.get('repo') ?? ''}` : value;
}

/** `group:default/harbour`, however much of it is said. */
function reference(name: 'owner' | 'system', value: string): string {
  const rest = value.replace(/^.*:/, '');
  return `${name === 'owner' ? 'group' : name}:${rest.includes('/') ? rest : `default/${rest}`}`;
}

function bareName(_name: string, value: string): string {
  return value.replace(/^.*[:/]/, '');
}

/** The team's words and those of the template, the longest first. */
export function identityPairs(answers: Answers, template: Tree): Pair[] {
  return Object.entries(identityOf(template))
    .flatMap(([name, path]): Pair[] => {
      const answer = answers[name];
      if (typeof answer !== 'string' || path === undefined) return [];
      if (name === 'owner' || name === 'system')
        return [reference, bareName].map((write) => [write(name, answer), write(name, path)]);
      const [ours, theirs] = [written(name, answer), written(name, path)];
      const isNoun = ['plural', 'singular', 'key'].includes(name);
      const isKey = name === 'key';
      return isNoun
        ? [
            [ours, theirs, isKey],
            [capitalised(ours), capitalised(theirs), isKey],
            [ours.toUpperCase(), theirs.toUpperCase(), isKey],
          ]
        : [[ours, theirs]];
    })
    .filter(([ours, theirs]) => ours !== '' && ours !== theirs)
    .sort(([a], [b]) => b.length - a.length);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text with the template's identity in place of the team's. */
export function putBack(text: string, pairs: readonly Pair[]): string {
  const identity = new Map(pairs.map(([ours, theirs]) => [ours, theirs]));
  const words = pairs.map(([ours]) => ours.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  if (words.length === 0) return text;
  return text.replace(
    new RegExp(`(?<![A-Za-z0-9])(${words.join('|')})(?![a-z0-9])`, 'g'),
    (word) => identity.get(word) ?? word,
  );
}

export interface PutBack {
  readonly put: (text: string) => string;
  /** Words that stand for the identity in this file. */
  readonly pairs: readonly Pair[];
}

/**
 * How versions of one file get the template's identity back. A line that the template has as it is says nothing about
 * the team, whatever words are in it; and a word that is in such a line may mean anything elsewhere, too.
 * @param made the file as it was made @param source the same in the template, of the same version
 */
export function puttingBack(made: string, source: string, pairs: readonly Pair[]): PutBack {
  const theirs = new Set(source.split('\n'));
  const lines = new Set(made.split('\n'));
  const has = (line: string, pair: Pair) => putBack(line, [pair]) !== line;
  const plain = [...lines].filter((line) => theirs.has(line));
  const rendered = [...lines].filter((line) => !theirs.has(line) && theirs.has(putBack(line, pairs)));
  const used = pairs.filter(
    (pair) =>
      !plain.some((line) => has(line, pair)) &&
      (pair[2] !== true || rendered.some((line) => has(line, pair))),
  );
  const certain = pairs.filter(([, , meansAnything]) => meansAnything !== true);
  const putLine = (line: string): string => {
    if (!lines.has(line)) return putBack(line, used);
    const ways = [line, ...[pairs, certain].map((some) => putBack(line, some))];
    return ways.find((way) => theirs.has(way)) ?? putBack(line, used);
  };
  return { put: (text) => text.split('\n').map(putLine).join('\n'), pairs: used };
}
