const START = '<!-- generated: make manifests -->';
const END = '<!-- /generated -->';

/**
 * A page of which one part is generated and the rest belongs to people.
 * @param current what the page says now; undefined: it is not there yet
 * @param generated Markdown between the marks
 * @param first the page as it begins, with `BLOCK` where the generated part goes
 * @throws when the marks have been taken out of the page
 */
export function withBlock(current: string | undefined, generated: string, first: string): string {
  const block = `${START}\n\n${generated.trim()}\n\n${END}`;
  if (current === undefined) return first.replace('BLOCK', () => block);
  const [from, to] = [current.indexOf(START), current.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the page has no part between '${START}' and '${END}'`);
  return current.slice(0, from) + block + current.slice(to + END.length);
}
