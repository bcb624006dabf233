import { renderer, type Values } from '../scaffold/engine';
import { readTemplate } from '../scaffold/template-file';
import { subtree, type Tree, type TreeFile } from '../scaffold/tree';
import type { Choices } from './merge';
import { ownResource, samplePorts } from './fields';
import {
  SAMPLE_PACKAGES,
  sampleOnly,
  templateOnly,
  without,
  withoutLinesAbout,
  withoutTemplateLines,
} from './ours';
import { EVERYTHING_OFF, isThere, otherChoices, OUR_OPTIONS, withChoices } from './options';
import { withoutPackages } from './packages';
import { withStandIns } from './stand-ins';
import { TOKEN_VALUES } from './tokens';

/** What is written by hand in a repository scaffolded with some choices, with stand-ins for all else. */
export interface Sources {
  readonly choices: Choices;
  readonly tree: Tree;
}

/** The repository itself, then services made from it: what they serve and what they chose, as far as it matters. */
export function sources(tree: Tree): Sources[] {
  const copied = standingIn(without(tree, templateOnly(tree)), tree);
  return [
    { choices: { origin: true, sample: true, place: true, ...OUR_OPTIONS }, tree: copied },
    ...services(tree, copied, samplePorts, [OUR_OPTIONS, ...otherChoices()]),
    // What is next to a line of the sea ports may go with an option.
    ...services(tree, copied, ownResource(true), [OUR_OPTIONS, EVERYTHING_OFF]),
    ...services(tree, copied, ownResource(false), [OUR_OPTIONS]),
  ];
}

/** Those that serve one resource. */
function services(tree: Tree, copied: Tree, resource: Values, some: readonly Choices[]): Sources[] {
  const choices = { origin: false, sample: resource.sample === true, place: resource.place === true };
  const values = { ...TOKEN_VALUES, ...resource };
  const provenance = provenanceOf(tree);
  const whole = new Map([
    ...withText(copied, (path, text) => forService(path, text, provenance)),
    ...rendered(subtree(tree, 'template/documents'), values),
  ]);
  const gone = choices.sample ? [] : sampleOnly(tree);
  const own = choices.sample ? [] : rendered(subtree(tree, 'template/resource'), values);
  return some.map((options) => {
    const made = withText(new Map([...whole].filter(([path]) => isThere(options, path))), (path, text) =>
      withChoices(options, path, text),
    );
    const left = choices.sample
      ? made
      : withText(without(made, gone), (path, text) =>
          withoutLinesAbout(gone, path, withoutPackages(SAMPLE_PACKAGES, path, text)),
        );
    return { choices: { ...choices, ...options }, tree: new Map([...left, ...own]) };
  });
}

/** Some files of the repository, with stand-ins; for generated ones that name the sea ports again, too. */
export function standingIn(files: Tree, repository: Tree): Tree {
  const sample = sampleOnly(repository);
  return withText(files, (path, text) => withStandIns(path, text, sample));
}

/** Annotations that tell which version of which template an entity was made from, as Backstage names them. */
function provenanceOf(tree: Tree): string {
  const { name, version } = readTemplate(tree);
  return `    backstage.io/source-template: template:default/${name}\n    backstage.io/template-version: ${version}\n`;
}

/** What the repository is apart from being a service like those made from it. */
function forService(path: string, text: string, provenance: string): string {
  if (path !== 'catalog-info.yaml') return withoutTemplateLines(path, text);
  // Only the repository of the path brings the system, the domain and the group with it.
  return text
    .replace(/^---\napiVersion: \S+\nkind: System\n[\s\S]*/m, '')
    .replace(/^ {2}annotations:\n/m, (line) => line + provenance);
}

/** The files as the engine renders them, paths included. */
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

function withText(tree: Tree, change: (path: string, text: string) => string): Tree {
  return new Map<string, TreeFile>(
    [...tree].map(([path, file]) => {
      if (file.kind === 'link' || file.content.includes(0)) return [path, file];
      const text = file.content.toString();
      const changed = change(path, text);
      return [path, changed === text ? file : { ...file, content: Buffer.from(changed) }];
    }),
  );
}
