import { packagesOfThePath, SCOPE } from '@golden-path/cli/packages';
import type { Integrity } from '../publish/integrity';
import { Problem } from '../publish/problem';
import { Registry } from '../publish/registry';
import type { Tree } from './tree';

/** Names of the path's packages that a service needs, and their version. */
export function ofThePath(tree: Tree): { readonly names: string[]; readonly version: string } {
  const packages = packagesOfThePath(tree);
  const [version = ''] = packages.values();
  return { names: [...packages.keys()], version };
}

/**
 * Why the packages cannot come from the registry that is set up for them; undefined when they can.
 * @param root of the repository, whose .npmrc counts @throws Problem when they are other ones there
 */
export function unpublished(
  root: string,
  { names, version }: ReturnType<typeof ofThePath>,
  integrity: Integrity,
): string | undefined {
  let there: (readonly [string, string | undefined])[];
  let url: string;
  try {
    const registry = Registry.of(root, SCOPE);
    url = registry.url;
    there = names.map((name) => [name, registry.integrity(name, version)]);
  } catch (error) {
    if (error instanceof Problem) return error.problem;
    throw error;
  }
  const lacking = there.filter(([, found]) => found === undefined).map(([name]) => name);
  if (lacking.length > 0) return `${url} has no ${lacking.join(', ')} ${version}.`;
  const others = there.filter(([name, found]) => (integrity[name] ?? found) !== found);
  if (others.length === 0) return undefined;
  throw new Problem(
    `${url} has other packages than template/integrity.json names: ${others.map(([name]) => name).join(', ')} ${version}. ` +
      'Take the commit of that release, or make another one: make release VERSION=…',
  );
}
