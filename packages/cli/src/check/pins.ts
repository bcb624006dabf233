import { basesOf } from '../image/bases';
import type { Tree } from '../tree';
import { type Check, count, verdict } from './check';

/** Images and actions that are named by something that may move: a tag, a branch. */
export function checkPins(tree: Tree): Check {
  const record = tree.get('.golden-path.yaml')?.content.toString() ?? '';
  const [, path = ''] = /^source: \w+:\/\/[^/]+\/(\S+)$/m.exec(record) ?? [];
  const findings = [...tree].flatMap(([file, { content }]) => {
    if (/(^|\/)Dockerfile[^/]*$/.test(file)) return unpinnedBases(file, content.toString());
    if (/^\.github\/(workflows|actions)\/.*\.ya?ml$/.test(file))
      return unpinnedUses(file, content.toString()).filter((found) => !isOfThePath(found, path));
    return [];
  });
  return verdict(
    'pins',
    'every action is pinned, and every base image, here or by the release',
    (number) => `${count(number, 'action or image is', 'actions and images are')} not pinned by a digest`,
    findings,
  );
}

/** A workflow of the path comes by the path's version, as its packages do; releases are not moved. */
function isOfThePath(found: string, path: string): boolean {
  const [, action = ''] = found.split(': ');
  return path !== '' && action.startsWith(`${path}/.github/workflows/`) && /@v\d+\.\d+\.\d+$/.test(action);
}

/** Base images that neither the Dockerfile nor the path's release names by a digest: it looks up those that it may pass on. */
export function unpinnedBases(path: string, text: string): string[] {
  return basesOf(text)
    .filter(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image))
    .filter(
      ({ image, digestArgument }) => digestArgument === undefined || !/:(?!latest$)[\w.-]+$/.test(image),
    )
    .map(({ image }) => `${path}: ${image}`);
}

/** `uses:` of what is no file of this repository. */
export function unpinnedUses(path: string, text: string): string[] {
  return Array.from(text.matchAll(/^\s*(?:-\s+)?uses:\s*['"]?([^\s'"#]+)/gm), ([, action = '']) => action)
    .filter((action) => !action.startsWith('./'))
    .filter((action) => !/@([0-9a-f]{40}|sha256:[0-9a-f]{64})$/.test(action))
    .map((action) => `${path}: ${action}`);
}
