import { subtree, type Tree, type TreeFile } from '../scaffold/tree';
import { ownResource, withLoops, withoutPlaces } from './fields';
import { merge, type Variant } from './merge';
import { OUR_OPTIONS } from './options';
import { pathOnly, sampleOnly, sparing, without, writeList } from './path-only';
import { regenerateAll } from './sample';
import { rendered, sources, standingIn, type Sources } from './sources';
import { escape, TOKEN_VALUES, withExpressions } from './tokens';

/**
 * Everything that `make template` writes: the overlay, and the lists of deleted paths in template.yaml.
 * @param root of the repository, whose built packages serve the generators
 */
export async function templateFiles(tree: Tree, root: string): Promise<Tree> {
  // What a team's own resource brings, other templates write.
  const resource = rendered(subtree(tree, 'template/resource'), {
    ...TOKEN_VALUES,
    ...ownResource(true),
    ...OUR_OPTIONS,
  });
  const samples = (await sampled(tree, root)).map(({ choices, tree: files }) => ({
    choices,
    tree: choices.sample === true ? files : without(files, [...resource.keys()]),
  }));
  const result = new Map<string, TreeFile>();
  for (const path of overlaid(tree, samples)) {
    const original = tree.get(path);
    const template = templateOf(path, samples);
    // The same for everybody: the plain copy has it already.
    if (original !== undefined && escape(original.content.toString()) === template) continue;
    const kind = original?.kind ?? 'plain';
    result.set(`template/overlay/${path}.njk`, { content: Buffer.from(template), kind });
  }
  const form = tree.get('template.yaml');
  if (form === undefined) throw new Error('there is no template.yaml');
  const written = [...insteadPaths(tree), ...resource.keys()];
  const lists = {
    'path only': sparing(written, pathOnly(tree), tree),
    'sample only': sparing(written, sampleOnly(tree), tree),
  };
  const text = Object.entries(lists).reduce(
    (so, [name, paths]) => writeList(so, name, paths),
    form.content.toString(),
  );
  result.set('template.yaml', { ...form, content: Buffer.from(text) });
  return result;
}

/** The sources, with what the generators make of them. The origin's own files are fresh already. */
async function sampled(tree: Tree, root: string): Promise<Sources[]> {
  const [origin, ...services] = sources(tree);
  const made = await regenerateAll(
    services.map((one) => one.tree),
    root,
  );
  return [
    ...(origin ? [origin] : []),
    ...services.map(({ choices, tree: source }, index) => ({
      choices,
      tree: standingIn(without(made[index] ?? source, insteadPaths(tree)), tree),
    })),
  ];
}

/** Those of the templates that every service gets in place of ours; their names depend on nothing. */
function insteadPaths(tree: Tree): string[] {
  return [...subtree(tree, 'template/instead').keys()].map((path) => path.replace(/\.njk$/, ''));
}

/** Files that are text, and that no other templates write. */
function overlaid(tree: Tree, samples: readonly Sources[]): string[] {
  const instead = new Set(insteadPaths(tree));
  const paths = new Set(samples.flatMap((sample) => [...sample.tree.keys()]));
  return [...paths].sort().filter((path) => {
    const file = samples.map((sample) => sample.tree.get(path)).find((one) => one !== undefined);
    return !instead.has(path) && file !== undefined && file.kind !== 'link' && !file.content.includes(0);
  });
}

function templateOf(path: string, samples: readonly Sources[]): string {
  try {
    return merge(
      withOneLoop(samples.flatMap((sample) => variant(path, sample))),
      // Not whether there is a place, nor whether clients write: sea ports have one always, and are never written.
      ['sample', ...Object.keys(OUR_OPTIONS)],
    ).join('');
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

function variant(path: string, sample: Sources): Variant[] {
  const text = sample.tree.get(path)?.content.toString();
  if (text === undefined) return [];
  const isOwn = sample.choices.sample !== true;
  const escaped = escape(text);
  const template = withExpressions(path, isOwn ? withLoops(path, escaped) : escaped);
  return [{ choices: sample.choices, pieces: pieces(template) }];
}

/** A loop that says nothing of a place, for there is none, is the one that does: it has nothing to say there. */
function withOneLoop(variants: readonly Variant[]): Variant[] {
  const all = variants.filter(({ choices }) => choices.place === true).flatMap((one) => one.pieces);
  const whole = new Map(all.map((piece) => [withoutPlaces(piece), piece]));
  return variants.map(({ choices, pieces: own }) => ({
    choices,
    pieces: choices.place === true ? own : own.map((piece) => whole.get(piece) ?? piece),
  }));
}

/** Lines; a loop is one piece. */
function pieces(template: string): string[] {
  const result: string[] = [];
  let depth = 0;
  for (const line of template.split(/(?<=\n)/)) {
    const isInside = depth > 0;
    depth += line.startsWith('{% for ') ? 1 : line.startsWith('{% endfor ') ? -1 : 0;
    if (isInside) result.push((result.pop() ?? '') + line);
    else result.push(line);
  }
  return result;
}
