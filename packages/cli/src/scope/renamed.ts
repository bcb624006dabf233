import { isBinary, type Tree } from '../tree';
import { escaped, tarballPrefix } from './scope';

const PACKAGE_FILE = /(^|\/)package(-lock)?\.json$/;
/** Of a manifest, and of a lockfile: what npm sorts by name. */
const SORTED = /^((dev|peer|optional)?[dD]ependencies|packages)$/;

/**
 * A repository whose packages of the path have another scope: wherever a package, the scope's registry or a tarball in
 * vendor/ is named. A command of that name, such as `golden-path manifests` in a recipe of make, is none of these.
 * @returns the same tree where nothing names the scope
 */
export function renamed(tree: Tree, from: string, to: string): Tree {
  if (from === to) return tree;
  const vendored = new RegExp(`^vendor/${escaped(tarballPrefix(from))}(?=[^/]*\\.tgz$)`);
  return new Map(
    [...tree].map(([path, file]) => {
      const place = path.replace(vendored, `vendor/${tarballPrefix(to)}`);
      if (file.kind === 'link' || isBinary(file)) return [place, file];
      const text = file.content.toString();
      const changed = renamedText(path, text, from, to);
      return [place, changed === text ? file : { ...file, content: Buffer.from(changed) }];
    }),
  );
}

function renamedText(path: string, text: string, from: string, to: string): string {
  const changed = text
    .replace(new RegExp(`(?<![\\w@.-])${escaped(from)}(?=[/:'"\`]|\\\\/)`, 'g'), () => to)
    .replace(
      new RegExp(`(file:(?:\\.\\./)?vendor/)${escaped(tarballPrefix(from))}`, 'g'),
      (_, place: string) => place + tarballPrefix(to),
    );
  return changed !== text && PACKAGE_FILE.test(path) ? sorted(changed) : changed;
}

/** As npm writes it. Where a conflict stands in it, as it is. */
function sorted(text: string): string {
  try {
    const content = JSON.parse(text, (key, value: unknown) =>
      SORTED.test(key) && typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b, 'en')))
        : value,
    ) as unknown;
    return `${JSON.stringify(content, null, 2)}\n`;
  } catch {
    return text;
  }
}
