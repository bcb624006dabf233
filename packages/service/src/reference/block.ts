/**
 * Replaces what stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; the rest is written by hand.
 * @throws when the text has no such block
 */
export function replaceBlock(text: string, name: string, content: string): string {
  const start = blockStart(name);
  const end = '<!-- /generated -->';
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`no block '${start} … ${end}'`);
  return `${text.slice(0, from)}${start}\n\n${content.trim()}\n\n${text.slice(to)}`;
}

export function blockStart(name: string): string {
  return `<!-- generated: ${name} -->`;
}
