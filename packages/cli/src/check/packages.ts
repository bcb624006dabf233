import type { Tree } from '../tree';
import { LOCKFILE, vendoredIn } from '../vendor/vendored';
import { type Check, count } from './check';

/** Where the packages of the path come from. */
export function checkPackages(tree: Tree): Check {
  const vendored = vendoredIn(tree.get(LOCKFILE)?.content.toString() ?? '');
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
