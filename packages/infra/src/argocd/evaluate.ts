import { basename } from 'node:path/posix';
import { parse } from 'yaml';
import type { KubernetesObject } from '../manifests/object';
import { merge } from '../overlay/merge';

interface ApplicationSetSpec {
  readonly goTemplate?: boolean;
  readonly goTemplateOptions?: readonly string[];
  readonly generators: readonly Generator[];
  readonly template: object;
  readonly templatePatch?: string;
}

interface Generator {
  readonly git?: { readonly directories?: readonly { readonly path: string; readonly exclude?: boolean }[] };
  readonly matrix?: { readonly generators: readonly Generator[] };
  readonly clusters?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  };
}

export interface Cluster {
  readonly name: string;
  readonly server: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * The Applications that Argo CD makes of an ApplicationSet: git directories, clusters and the matrix of both;
 * of Go's templates fields, texts, `eq` and `ne`. What it does not know is an error, never left as it is.
 * @param folders of the repository, with `/`
 * @param clusters that Argo CD knows
 */
export function evaluate(
  applicationSet: KubernetesObject,
  folders: readonly string[],
  clusters: readonly Cluster[] = [],
): KubernetesObject[] {
  const spec = applicationSet.spec as ApplicationSetSpec;
  if (spec.goTemplate !== true) throw new Error('goTemplate is off: the templates are of another kind');
  const strict = spec.goTemplateOptions?.includes('missingkey=error') === true;
  return spec.generators
    .flatMap((generator) => generate(generator, { folders, clusters, strict }))
    .map((parameters) => {
      const render = (text: string): string => renderTemplate(text, parameters, strict);
      const application = {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        ...(renderAll(spec.template, render) as Pick<KubernetesObject, 'metadata'>),
      };
      return spec.templatePatch === undefined
        ? application
        : merge(application, parse(render(spec.templatePatch)));
    });
}

type Parameters = Readonly<Record<string, unknown>>;

interface Surroundings {
  readonly folders: readonly string[];
  readonly clusters: readonly Cluster[];
  readonly strict: boolean;
}

function generate(generator: Generator, surroundings: Surroundings): Parameters[] {
  if (generator.git?.directories !== undefined)
    return directories(generator.git.directories, surroundings.folders);
  if (generator.clusters !== undefined) {
    const wanted = Object.entries(generator.clusters.selector?.matchLabels ?? {});
    return surroundings.clusters
      .filter(({ labels = {} }) => wanted.every(([key, value]) => labels[key] === value))
      .map((cluster) => ({ ...cluster }));
  }
  if (generator.matrix !== undefined) return matrix(generator.matrix.generators, surroundings);
  throw new Error(`a generator that is not known here: ${Object.keys(generator).join(', ')}`);
}

/** Each generator may use what those before it gave. */
function matrix(generators: readonly Generator[], surroundings: Surroundings): Parameters[] {
  return generators.reduce<Parameters[]>(
    (sets, generator) =>
      sets.flatMap((parameters) => {
        const render = (text: string): string => renderTemplate(text, parameters, surroundings.strict);
        return generate(renderAll(generator, render) as Generator, surroundings).map((more) => ({
          ...parameters,
          ...more,
        }));
      }),
    [{}],
  );
}

function directories(
  patterns: readonly { readonly path: string; readonly exclude?: boolean }[],
  folders: readonly string[],
): Parameters[] {
  const matches = (folder: string, exclude: boolean): boolean =>
    patterns.some(
      (pattern) => (pattern.exclude === true) === exclude && globExpression(pattern.path).test(folder),
    );
  return folders
    .filter((folder) => matches(folder, false) && !matches(folder, true))
    .map((path) => ({ path: { path, basename: basename(path), segments: path.split('/') } }));
}

function globExpression(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
}

function renderAll(value: unknown, render: (text: string) => string): unknown {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map((item) => renderAll(item, render));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [render(key), renderAll(field, render)]),
  );
}

/** @see https://pkg.go.dev/text/template */
function renderTemplate(text: string, parameters: Parameters, strict: boolean): string {
  return text.replace(/\{\{\s*(.*?)\s*\}\}/g, (action: string, expression: string) => {
    const [first = '', ...rest] = expression.match(/"[^"]*"|[^\s"]+/g) ?? [];
    const value = (word: string): string => {
      if (word.startsWith('"')) return word.slice(1, -1);
      if (/^(\.\w+)+$/.test(word)) return field(parameters, word, strict);
      throw new Error(`${action}: '${word}' is not known here`);
    };
    if (rest.length === 0) return value(first);
    const [left = '', right = ''] = rest.map(value);
    if (rest.length === 2 && first === 'eq') return String(left === right);
    if (rest.length === 2 && first === 'ne') return String(left !== right);
    throw new Error(`${action}: '${first}' is not known here`);
  });
}

function field(parameters: Parameters, path: string, strict: boolean): string {
  const value = path
    .slice(1)
    .split('.')
    .reduce<unknown>(
      (target, key) =>
        typeof target === 'object' && target !== null ? (target as Parameters)[key] : undefined,
      parameters,
    );
  if (typeof value === 'string') return value;
  if (strict) throw new Error(`{{ ${path} }}: there is no such parameter`);
  return '<no value>';
}
