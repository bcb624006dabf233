import { readTemplate, renderer, type Values } from '@golden-path/cli/rendering';
import { subtree, type Tree, type TreeFile } from '../scaffold/tree';
import { ownResource, samplePorts } from './fields';
import { withoutDependencies } from './lists';
import type { Integrity } from './lockfile';
import type { Choices } from './merge';
import { EVERYTHING_OFF, isThere, otherChoices, OUR_OPTIONS, withChoices, withWrites } from './options';
import { pathOnly, SAMPLE_PACKAGES, sampleOnly, without } from './path-only';
import { withStandIns } from './stand-ins';
import { thin, thinLockfile } from './thin';
import { SERVICE_NAME, TOKEN_VALUES } from './tokens';

/** What is written by hand in a repository scaffolded with some choices, with stand-ins for all else. */
export interface Sources {
  readonly choices: Choices;
  readonly tree: Tree;
}

const LOCKFILE = 'package-lock.json';

/** The repository itself, then services made from it: what they serve and what they chose, as far as it matters. */
export function sources(tree: Tree): Sources[] {
  const copied = standingIn(without(tree, pathOnly(tree)), tree);
  return [
    {
      choices: { origin: true, sample: true, place: true, writable: false, ...OUR_OPTIONS },
      // No service has our lockfile: it is ours with other packages in it.
      tree: without(copied, [LOCKFILE]),
    },
    ...services(tree, copied, samplePorts, [OUR_OPTIONS, ...otherChoices()]),
    // What is next to a line of the sea ports may go with an option.
    ...services(tree, copied, ownResource(true), [OUR_OPTIONS, EVERYTHING_OFF]),
    ...services(tree, copied, ownResource(false), [OUR_OPTIONS]),
    // Of what clients write all pods have one database: it is never embedded.
    ...services(tree, copied, ownResource(true, true), [OUR_OPTIONS, { ...OUR_OPTIONS, canary: false }]),
    ...services(tree, copied, ownResource(false, true), [OUR_OPTIONS]),
  ];
}

/** Those that serve one resource. */
function services(tree: Tree, copied: Tree, resource: Values, some: readonly Choices[]): Sources[] {
  const { sample, place, writable } = resource;
  const choices = {
    origin: false,
    sample: sample === true,
    place: place === true,
    writable: writable === true,
  };
  const provenance = provenanceOf(tree);
  const left = without(copied, choices.sample ? [] : sampleOnly(tree));
  const thinned = withText(left, (path, text) => {
    const own = thin(path, text, SERVICE_NAME, provenance);
    const isManifest = path === 'service/package.json' && !choices.sample;
    return isManifest ? withoutDependencies(own, SAMPLE_PACKAGES) : own;
  });
  return some.map((options) => {
    const values = { ...TOKEN_VALUES, ...OTHER_VALUES, ...resource, ...options };
    const chosen = withText(
      new Map([...thinned].filter(([path]) => isThere(options, path))),
      (path, text) => {
        const own = withChoices(options, path, text);
        return choices.writable ? withWrites(path, own) : own;
      },
    );
    const instead = [...rendered(subtree(tree, 'template/instead'), values)];
    const all = new Map([
      ...chosen,
      ...instead.filter(([path]) => isThere(options, path)),
      ...(choices.sample ? [] : rendered(subtree(tree, 'template/resource'), values)),
    ]);
    return { choices: { ...choices, ...options }, tree: withLockfile(all, tree) };
  });
}

/** For files that are templates themselves: what the options do not say. */
const OTHER_VALUES: Values = { latency: 137, path: 'zqpath/zqpath', version: '0.0.0' };

function withLockfile(files: Map<string, TreeFile>, repository: Tree): Tree {
  const ours = repository.get(LOCKFILE);
  if (ours === undefined) return files;
  const read = (path: string): string => files.get(path)?.content.toString() ?? '{}';
  const text = thinLockfile(ours.content.toString(), read, integrityOf(repository));
  return files.set(LOCKFILE, { ...ours, content: Buffer.from(text) });
}

/** Written when the packages of a version are packed for the registry: by name, what npm calls `integrity`. */
function integrityOf(repository: Tree): Integrity {
  return JSON.parse(repository.get('template/integrity.json')?.content.toString() ?? '{}') as Integrity;
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
