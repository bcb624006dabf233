import { renderer, type Values } from '../scaffold/engine';
import { subtree, type Tree, type TreeFile } from '../scaffold/tree';
import { ownResource, samplePorts, withLoops } from './fields';
import { pathOnly, sampleOnly, writeList } from './paths';
import { regenerate } from './sample';
import { sourceTemplate } from './source';
import { TOKEN_VALUES, toTemplate } from './tokens';

const OVERLAY = 'template/overlay';
const ADDITIONS = 'template/additions';
const RESOURCE = 'template/resource';

/** Defaults of the rest of the form; nothing that is generated depends on them. */
const CHOICES: Values = {
  availability: 99.9,
  latency: 100,
  window: '30d',
  database: 'postgresql',
  canary: true,
  argocd: 'none',
  answers: { repoUrl: 'zqrepourl', gitopsRepoUrl: '' },
};

/**
 * Everything that `make template` writes: the overlay, and the lists of deleted paths in template.yaml.
 * @param root of the repository, whose installed packages serve the generators
 */
export function templateFiles(tree: Tree, root: string): Tree {
  const own = sampleOnly(tree);
  const plain = without(tree, [...pathOnly(tree), '.golden-path.yaml']);
  const sources = new Map<string, string>();
  const added = new Set(
    subtree(tree, ADDITIONS)
      .keys()
      .map((path) => path.replace(/\.njk$/, '')),
  );
  for (const [path, { content, kind }] of plain) {
    if (kind === 'link' || added.has(path) || content.includes(0)) continue;
    const template = sourceTemplate(path, content.toString());
    if (template !== undefined) sources.set(path, template);
  }
  const samples = [samplePorts, ownResource(true), ownResource(false)].map((resource) => {
    const values = { ...TOKEN_VALUES, ...CHOICES, ...resource };
    const before = new Map(resource.sample === true ? plain : without(plain, own));
    const apply = (files: Tree): void => {
      for (const [path, file] of rendered(files, values)) before.set(path, file);
    };
    apply(
      new Map(
        [...sources].map(([path, text]) => [`${path}.njk`, { content: Buffer.from(text), kind: 'plain' }]),
      ),
    );
    apply(subtree(tree, ADDITIONS));
    if (resource.sample !== true) apply(subtree(tree, RESOURCE));
    return { before, after: regenerate(before, root) };
  });
  const generated = new Set(
    samples.flatMap(({ before, after }) =>
      [...after]
        .filter(([path, { content }]) => before.get(path)?.content.equals(content) !== true)
        .map(([path]) => path),
    ),
  );
  const gone = samples.flatMap(({ before, after }) => [...before.keys()].filter((path) => !after.has(path)));
  if (gone.length > 0) throw new Error(`generators delete ${gone.join(', ')}`);
  const result = new Map<string, TreeFile>();
  const put = (path: string, text: string, original?: TreeFile): void => {
    result.set(path, { content: Buffer.from(text), kind: original?.kind ?? 'plain' });
  };
  for (const path of new Set([...sources.keys(), ...generated])) {
    if (added.has(path)) {
      const source = tree.get(`${ADDITIONS}/${path}.njk`);
      const after = samples[1]?.after.get(path);
      if (source !== undefined && after !== undefined)
        put(
          `${ADDITIONS}/${path}.njk`,
          withBlocks(source.content.toString(), after.content.toString()),
          source,
        );
      continue;
    }
    put(
      `${OVERLAY}/${path}.njk`,
      generated.has(path) ? combined(path, samples) : (sources.get(path) ?? ''),
      plain.get(path),
    );
  }
  const form = tree.get('template.yaml');
  if (form !== undefined) {
    const lists = writeList(
      writeList(form.content.toString(), 'path only', pathOnly(tree)),
      'sample only',
      own,
    );
    put('template.yaml', lists, form);
  }
  return result;
}

/** What the samples come to: one text where they agree, else the sea ports', and a resource's with and without a place. */
function combined(path: string, samples: readonly { readonly after: Tree }[]): string {
  const [ports, place, noPlace] = samples.map(({ after }) => {
    const text = after.get(path)?.content.toString();
    return text === undefined ? undefined : toTemplate(path, text);
  });
  const hasPlace = '"position" in (values.fields | join(",", "type"))';
  const loops = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : withLoops(path, text);
  return choice('values.sample', ports, choice(hasPlace, loops(place), loops(noPlace))) ?? '';
}

function choice(condition: string, yes: string | undefined, no: string | undefined): string | undefined {
  if (yes === no) return yes;
  return `{% if ${condition} %}\n${yes ?? ''}{% else %}\n${no ?? ''}{% endif %}\n`;
}

/** Generated blocks inside a file that people write. */
function withBlocks(source: string, generated: string): string {
  return source.replace(/<!-- generated: (\S+) -->[\s\S]*?<!-- \/generated -->/g, (block, name: string) => {
    const found = new RegExp(`<!-- generated: ${name} -->[\\s\\S]*?<!-- /generated -->`).exec(generated);
    return found === null ? block : toTemplate('', found[0]);
  });
}

export function rendered(files: Tree, values: Values): Tree {
  const engine = renderer({ trimBlocks: true, lstripBlocks: true });
  const context = engine.prepareContext({ values });
  return new Map(
    [...files].map(([path, file]) => {
      const target = engine.render(path.replace(/\.njk$/, ''), context);
      if (!path.endsWith('.njk')) return [target, file];
      return [target, { ...file, content: Buffer.from(engine.render(file.content.toString(), context)) }];
    }),
  );
}

function without(tree: Tree, paths: readonly string[]): Tree {
  return new Map(
    [...tree].filter(([file]) => !paths.some((path) => file === path || file.startsWith(`${path}/`))),
  );
}
