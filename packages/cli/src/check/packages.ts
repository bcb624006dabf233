import type { Tree } from '../tree';
import { strays } from '../vendor/strays';
import { LOCKFILE, vendoredIn } from '../vendor/vendored';
import { type Check, count } from './check';

/** Where the packages of the path come from. */
export function checkPackages(tree: Tree): Check {
  const text = (path: string): string => tree.get(path)?.content.toString() ?? '';
  const strayed = strays(text(LOCKFILE), text('.npmrc'));
  if (strayed.length > 0)
    return {
      name: 'packages',
      status: 'bad',
      says: 'the lockfile takes packages of the path from where anybody may publish them; .npmrc names their registry',
      findings: strayed,
    };
  const vendored = vendoredIn(text(LOCKFILE));
  const isGood = vendored.length === 0;
  return {
    name: 'packages',
    status: isGood ? 'ok' : 'note',
    says: isGood
      ? 'the packages of the path come from a registry'
      : `${count(vendored.length, 'package of the path is', 'packages of the path are')} in vendor/; golden-path vendor --drop takes them from the registry`,
    findings: vendored.map(({ name, version }) => `${name} ${version}`),
  };
}
