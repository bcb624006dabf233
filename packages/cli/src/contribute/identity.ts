import { parseAllDocuments } from 'yaml';
import type { Answers } from '../record';
import type { Tree } from '../tree';

/** A word of the team's, and what the template says in its place. */
export type Pair = readonly [team: string, path: string];

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
    repoUrl: metadata?.annotations?.['github.com/project-slug'],
    plural,
    singular: /\bsingular: '(\w+)'/.exec(definition)?.[1],
    key: /\bkey: '(\w+)'/.exec(definition)?.[1],
  };
}

/** As it stands in files: without kind and namespace of a reference; a repository as `organisation/name`. */
function written(name: string, value: string): string {
  if (name === 'owner' || name === 'system') return value.replace(/^.*[:/]/, '');
  if (name !== 'repoUrl') return value;
  const query = new URLSearchParams(value.split('?')[1]);
  return query.has('repo') ? `${query.get('owner') ?? ''}/${query.get('repo') ?? ''}` : value;
}

/** The team's words and those of the template, the longest first. */
export function identityPairs(answers: Answers, template: Tree): Pair[] {
  return Object.entries(identityOf(template))
    .flatMap(([name, path]): Pair[] => {
      const answer = answers[name];
      if (typeof answer !== 'string' || path === undefined) return [];
      const [ours, theirs] = [written(name, answer), written(name, path)];
      const isNoun = ['plural', 'singular', 'key'].includes(name);
      return isNoun
        ? [
            [ours, theirs],
            [capitalised(ours), capitalised(theirs)],
            [ours.toUpperCase(), theirs.toUpperCase()],
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
  const identity = new Map(pairs);
  const words = pairs.map(([ours]) => ours.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  if (words.length === 0) return text;
  return text.replace(
    new RegExp(`(?<![A-Za-z0-9])(${words.join('|')})(?![a-z0-9])`, 'g'),
    (word) => identity.get(word) ?? word,
  );
}
