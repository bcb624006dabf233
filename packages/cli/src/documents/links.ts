import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.cache', 'coverage']);

/** Every Markdown file that people read here. @param folder below the root */
export function markdownFiles(root: string, folder = '.'): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : markdownFiles(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** What a Markdown file links to by a relative path, without examples in code. */
export function relativeLinks(markdown: string): string[] {
  const text = markdown.replace(/^( *)(```|~~~)[\s\S]*?^\1\2.*$/gm, '').replace(/`[^`\n]*`/g, '');
  const inline = Array.from(
    text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ([, target]) => target,
  );
  const references = Array.from(
    text.matchAll(/^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)>?/gm),
    ([, target]) => target,
  );
  const html = Array.from(
    text.matchAll(/<(?:img|a)\b[^>]*?\s(?:src|href)="([^"]+)"/g),
    ([, target]) => target,
  );
  return [...inline, ...references, ...html].filter(
    (target) => target !== undefined && !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target),
  ) as string[];
}

/** The anchors of a file's headings, as the code host makes them. */
export function anchors(markdown: string): Set<string> {
  const text = markdown.replace(/^( *)(```|~~~)[\s\S]*?^\1\2.*$/gm, '');
  const counts = new Map<string, number>();
  const headings = Array.from(text.matchAll(/^ {0,3}#{1,6}\s+(.+?)\s*#*$/gm), ([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
  const named = Array.from(text.matchAll(/<a (?:id|name)="([^"]+)"/g), ([, name = '']) => name);
  return new Set([...headings, ...named]);
}

/** Links of a file that lead nowhere. */
export function deadLinks(root: string, file: string): string[] {
  return relativeLinks(readFileSync(join(root, file), 'utf8')).filter((link) => {
    const [path = '', anchor] = decodeURI(link).split('#');
    const target = path === '' ? file : path.startsWith('/') ? path.slice(1) : join(dirname(file), path);
    if (!existsSync(join(root, target))) return true;
    if (anchor === undefined || !target.endsWith('.md')) return false;
    return !anchors(readFileSync(join(root, target), 'utf8')).has(anchor);
  });
}
