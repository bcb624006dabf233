import { type Values, renderer } from './engine';
import { InvalidAnswers } from './form';
import { subtree, type Tree, type TreeFile } from '../tree';

type Action = (
  workspace: Map<string, TreeFile>,
  source: Tree,
  input: Readonly<Record<string, unknown>>,
) => void;

/** The scaffolder's actions that make files; all others deal with the world outside and do not run here. */
export const actions: Readonly<Record<string, Action>> = {
  'fetch:plain': (workspace, source) => {
    for (const [path, file] of source) workspace.set(path, file);
  },

  'fs:delete': (workspace, source, { files }) => {
    for (const path of files as string[]) {
      const isDoomed = (file: string): boolean => file === path || file.startsWith(`${path}/`);
      // Another option may have taken it away before.
      if (![...source.keys(), ...workspace.keys()].some(isDoomed))
        throw new Error(`fs:delete: there is no ${path}; run \`make template\``);
      for (const file of [...workspace.keys()].filter(isDoomed)) workspace.delete(file);
    }
  },

  'fetch:template': (workspace, source, { url, templateFileExtension, values, ...whitespace }) => {
    const extension = String(templateFileExtension);
    const engine = renderer(whitespace);
    const context = engine.prepareContext({ values: values as Values });
    for (const [path, file] of subtree(source, String(url).replace(/^\.\//, ''))) {
      const isTemplate = path.endsWith(extension);
      const target = engine.render(isTemplate ? path.slice(0, -extension.length) : path, context);
      // A path that renders to nothing, or to a folder without a name, is one that this result does not have.
      if (target === '' || target.startsWith('/') || target.includes('//')) continue;
      try {
        workspace.set(
          target,
          isTemplate
            ? { ...file, content: Buffer.from(engine.render(file.content.toString(), context)) }
            : file,
        );
      } catch (error) {
        throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
      }
    }
  },

  /** Only ever runs to refuse: see template.yaml. */
  'fs:rename': (_workspace, _source, { files }) => {
    throw new InvalidAnswers((files as { from: string }[]).map(({ from }) => from));
  },
};
