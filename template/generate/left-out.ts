import type { Tree } from '../scaffold/tree';
import type { Option } from './options';
import type { Sources } from './sources';

/**
 * The files that are not there without an option, by the name of their list in template.yaml.
 * @param samples of services, one for each combination of the options at least
 * @throws when a service without several of them has other files than the steps of template.yaml leave
 */
export function leftOut(
  samples: readonly Sources[],
  options: readonly Pick<Option, 'name' | 'ours' | 'others'>[],
): Record<string, string[]> {
  const answers = (isOff: (name: string) => boolean) =>
    options.map(({ name, ours, others: [off = ours] }) => [name, isOff(name) ? off : ours] as const);
  const treeOf = (isOff: (name: string) => boolean): Tree =>
    samples.find(({ choices }) => answers(isOff).every(([name, value]) => choices[name] === value))?.tree ??
    new Map();
  const all = treeOf(() => false);
  const lists = options.map(({ name }) => {
    const left = treeOf((one) => one === name);
    return { name, gone: [...all.keys()].filter((path) => !left.has(path)).sort() };
  });
  const gone = new Set(lists.flatMap((list) => list.gone));
  const none = treeOf(() => true);
  for (const path of new Set([...all.keys(), ...none.keys()]))
    if (none.has(path) !== (all.has(path) && !gone.has(path)))
      throw new Error(
        `${path} is ${none.has(path) ? 'there' : 'gone'} without ${options.map(({ name }) => name).join(' and ')}, ` +
          'and no step of template.yaml does that: let each option take away its own files',
      );
  return Object.fromEntries(lists.map((list) => [`${list.name} only`, list.gone]));
}
