import { subtree, type Tree, type TreeFile } from '../scaffold/tree';
import { ownResource, withLoops } from './fields';
import { merge, type Choices, type Variant } from './merge';
import { OUR_OPTIONS } from './options';
import { sampleOnly, templateOnly, writeList } from './ours';
import { regenerateAll } from './sample';
import { rendered, sources, standingIn, type Sources } from './sources';
import { escape, TOKEN_VALUES, withExpressions } from './tokens';

/**
 * Everything that `make template` writes: the overlay, and the lists of deleted paths in template.yaml.
 * @param root of the repository, whose installed packages serve the generators
 */
export async function templateFiles(tree: Tree, root: string): Promise<Tree> {
  const samples = await sampled(tree, root);
  const result = new Map<string, TreeFile>();
  for (const path of overlaid(tree, samples)) {
    const original = tree.get(path);
    const template = templateOf(path, samples);
    // The same for everybody: the plain copy has it already.
    if (original !== undefined && escape(original.content.toString()) === template) continue;
    const kind = original?.kind ?? 'plain';
    result.set(`template/overlay/${path}.njk`, { content: Buffer.from(template), kind });
  }
  const [ports] = samples.filter(({ choices }) => choices.origin === false && isOurs(choices));
  const [still] = samples.filter(
    ({ choices }) => isOurs({ ...choices, canary: true }) && choices.canary === false,
  );
  const form = tree.get('template.yaml');
  if (form === undefined) throw new Error('there is no template.yaml');
  const lists = writeList(
    writeList(
      writeList(form.content.toString(), 'template only', templateOnly(tree)),
      'sample only',
      sampleOnly(tree),
    ),
    'canary only',
    [...(ports?.tree.keys() ?? [])].filter((path) => still?.tree.has(path) === false).sort(),
  );
  result.set('template.yaml', { ...form, content: Buffer.from(lists) });
  return result;
}

function isOurs(choices: Choices): boolean {
  return Object.entries(OUR_OPTIONS).every(([name, value]) => choices[name] === value);
}

/** The sources, with what the generators make of them. The origin's own files are fresh already. */
async function sampled(tree: Tree, root: string): Promise<Sources[]> {
  const [origin, ...services] = sources(tree);
  const bySample = Object.values(
    Object.groupBy(services, ({ choices }) => `${choices.sample} ${choices.place} ${choices.canary}`),
  );
  const all = await Promise.all(
    bySample.map(async (same = []) => {
      const trees = await regenerateAll(
        same.map((one) => one.tree),
        root,
      );
      return trees.map((made, index) => ({
        choices: same[index]?.choices ?? {},
        tree: standingIn(made, tree),
      }));
    }),
  );
  return [...(origin ? [origin] : []), ...all.flat()];
}

/** Files that are text, and that the resource's own templates do not write. */
function overlaid(tree: Tree, samples: readonly Sources[]): string[] {
  const resource = rendered(subtree(tree, 'template/resource'), { ...TOKEN_VALUES, ...ownResource(true) });
  const paths = new Set(samples.flatMap((sample) => [...sample.tree.keys()]));
  return [...paths].sort().filter((path) => {
    const file = samples.map((sample) => sample.tree.get(path)).find((one) => one !== undefined);
    return !resource.has(path) && file !== undefined && file.kind !== 'link' && !file.content.includes(0);
  });
}

function templateOf(path: string, samples: readonly Sources[]): string {
  try {
    return merge(
      samples.flatMap((sample) => variant(path, sample)),
      Object.keys(OUR_OPTIONS),
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
