import { readTemplate, type Schema } from '@golden-path/cli/rendering';
import { subtree, type Tree } from './tree';

/** What is in a field of a resource. */
const OF_FIELD = new Set(['name', 'type', 'filterable', 'searchable']);

/**
 * Why the template could silently give a wrong result, for its engine renders what it does not know as nothing:
 * names that nobody gives a value, and values that nobody uses.
 */
export function referenceProblems(source: Tree): string[] {
  const { pages, steps } = readTemplate(source);
  const problems: string[] = [];
  const parameters = new Set(pages.flatMap(parameterNames));
  const used = namesIn(expressionsOf(JSON.stringify(steps)), 'parameters');
  for (const name of used)
    if (!parameters.has(name)) problems.push(`template.yaml: no question of the form is called '${name}'`);
  for (const name of parameters)
    if (!used.includes(name)) problems.push(`template.yaml: nothing uses the answer '${name}'`);

  const usedValues = new Set<string>();
  const given = new Set<string>();
  for (const { id, action, each = [''], input } of steps.filter((step) => step.action === 'fetch:template')) {
    const values = Object.keys(input.values ?? {});
    for (const name of values) given.add(name);
    const folders = (each as string[]).map((one) => String(input.url).replace('${{ each.value }}', one));
    const files = folders.flatMap((folder) => [...subtree(source, folder.replace(/^\.\//, ''))]);
    for (const [path, { content }] of files) {
      const expressions = expressionsOf(`${path}\n${content.toString()}`);
      for (const name of namesIn(expressions, 'values')) {
        usedValues.add(name);
        if (!values.includes(name))
          problems.push(`${path}: ${action} '${id}' gives no value called '${name}'`);
      }
      for (const name of namesIn(expressions, 'field'))
        if (!OF_FIELD.has(name)) problems.push(`${path}: a field has no '${name}'`);
    }
  }
  for (const name of given)
    if (!usedValues.has(name)) problems.push(`template.yaml: nothing uses the value '${name}'`);
  return problems;
}

/** All that a page may ask for, whatever is answered. */
function parameterNames({ properties = {}, dependencies = {} }: Schema): string[] {
  const called = Object.values(dependencies).flatMap(({ oneOf }) =>
    oneOf.flatMap((branch) => Object.keys(branch.properties ?? {})),
  );
  return [...Object.keys(properties), ...called];
}

function expressionsOf(text: string): string {
  return (text.match(/\$\{\{.*?\}\}|\{%.*?%\}/g) ?? []).join('\n');
}

function namesIn(text: string, object: string): string[] {
  return [
    ...new Set(Array.from(text.matchAll(new RegExp(`\\b${object}\\.(\\w+)`, 'g')), ([, name = '']) => name)),
  ];
}

/** Stand-ins of template/generate, and what the engine should have rendered. */
const LEFT_OVER =
  /zq(name|title|description|team|system|lifecycle|host|image|organisation|repository|singular|plurals|key|example|word|noun|f\d)|\$\{\{ *(values|parameters|field)\b|\{% *(if|elif|else|endif|for|endfor|set)\b/i;

/** Of us, and meant: the path's documentation, and the workflows that a service calls. */
const OF_THE_PATH =
  /[\w.-]+\/[\w.-]+\/(-\/)?((blob|tree)\/v\d\S*\/docs|\.github\/workflows)\/|(?<=\bproject: )\S+|(?<="local>)[^"]+/g;

/**
 * What must not be in a scaffolded repository.
 * @param ours text that is only ours: name, organisation, title …
 */
export function leaks(tree: Tree, ours: readonly string[]): string[] {
  // As a word: `port-service` is no part of `support-services`.
  const own = new RegExp(
    `(?<![\\w-])(${ours.map((text) => text.replace(/[^\w\s]/g, '\\$&')).join('|')})(?![\\w-])`,
  );
  return [...tree].flatMap(([path, { content }]) => {
    // The record says where it comes from.
    if (path === '.golden-path.yaml' || content.includes(0)) return [];
    return content
      .toString()
      .split('\n')
      .flatMap((line, index) => {
        const found = LEFT_OVER.exec(line) ?? own.exec(line.replace(OF_THE_PATH, ''));
        return found === null ? [] : [`${path}:${String(index + 1)}: ${found[0]}`];
      });
  });
}
